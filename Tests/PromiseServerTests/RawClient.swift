import Foundation

@testable import HTTP

/// A client that sends whatever bytes it is told, on a thread that may wait.
final class RawClient: Sendable {
  private let socket: Socket

  init(port: Int) throws {
    socket = try Socket.connecting(host: "127.0.0.1", port: port, from: 0).socket
    _ = fcntl(socket.descriptor, F_SETFL, 0)
    // No test hangs: a read gives up after this time.
    var time = timeval(tv_sec: 120, tv_usec: 0)
    // The option is a structure of this size.
    _ = unsafe setsockopt(
      socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Sends bytes, as far as the server takes them.
  func send(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count, case .count(let count) = socket.write(bytes, from: start) {
      start += count
    }
  }

  func finishWriting() { socket.finishWriting() }

  /// Reads until the end.
  func read() -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case .count(let count) = socket.read(into: &buffer), count > 0 { all += buffer[..<count] }
    return all
  }

  /// Sends bytes and nothing after them; returns the statuses of the answers, and all that was said.
  static func ask(_ bytes: [UInt8], port: Int) throws -> (statuses: [Int], text: String) {
    let client = try RawClient(port: port)
    client.send(bytes)
    client.finishWriting()
    let text = String(decoding: client.read(), as: UTF8.self)
    let statuses = text.matches(of: #/HTTP/1\.1 (\d\d\d) /#).compactMap { Int($0.1) }
    return (statuses, text)
  }
}
