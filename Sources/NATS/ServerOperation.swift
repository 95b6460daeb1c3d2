/// What a server says.
enum ServerOperation: Hashable, Sendable {
  case info([UInt8])
  case message(NATSMessage, subscription: Int)
  case ping
  case pong
  case ok
  case error(String)
}
