/// One thing that happens to a server or its clients.
enum ServerStep: Hashable, Sendable {
  /// A client asks for something.
  case ask(client: String, Draft, there: Passage, back: Passage)
  /// The server dies and is started again.
  case crash(Crash)
  /// The disk has trouble.
  case trouble(DiskTrouble)
  /// The server stands still for so many milliseconds, and does not know it.
  case pause(Int64)
  /// The server's clock goes on from another time, so many milliseconds away.
  case clockJump(Int64)
  /// A client is cut off for so many milliseconds.
  case partition(client: String, Int64)
}

/// How a server dies.
struct Crash: Hashable, Sendable {
  /// Decides what the disk keeps when the power fails; nil if only the process dies.
  var power: UInt64?
  /// At which of the next calls to the file system, from 1 on; 0 for at once.
  var call: Int
  /// How long it is down, in milliseconds.
  var downtime: Int64
  /// At which of its calls to the file system the next start dies in the same way; 0 if it does not.
  var nextStart = 0
}

/// What can be wrong with a disk.
enum DiskTrouble: Hashable, Sendable {
  /// One of the next writes or flushes fails, counted from 1.
  case error(isFlush: Bool, call: Int)
  /// There is no room for so many milliseconds.
  case full(Int64)
  /// Flushes take so many microseconds each, for so many milliseconds.
  case slow(Int64, for: Int64)
}

extension ServerStep: CustomStringConvertible {
  var description: String {
    switch self {
    case .ask(let client, let draft, let there, let back):
      "\(client): \(draft)\(there.words("request"))\(back.words("answer"))"
    case .crash(let crash):
      """
      the server \(crash.power == nil ? "dies" : "loses power")\
      \(crash.call == 0 ? "" : " at file call \(crash.call)"), back after \(crash.downtime) ms\
      \(crash.nextStart == 0 ? "" : ", and dies again at file call \(crash.nextStart)")
      """
    case .trouble(.error(let isFlush, let call)):
      "\(isFlush ? "flush" : "write") \(call) from here fails"
    case .trouble(.full(let time)): "the disk is full for \(time) ms"
    case .trouble(.slow(let delay, let time)): "a flush takes \(delay) µs for \(time) ms"
    case .pause(let time): "the server stands still for \(time) ms"
    case .clockJump(let distance): "the server's clock jumps by \(distance) ms"
    case .partition(let client, let time): "\(client) is cut off for \(time) ms"
    }
  }
}
