import Foundation

@testable import HTTP

/// A client that sends whatever bytes it is told, on a thread that may wait.
final class RawClient: Sendable {
  private let socket: Socket

  init(_ server: HTTPServer) throws {
    socket = try Socket.connecting(host: server.host, port: server.port, from: 0).socket
    _ = fcntl(socket.descriptor, F_SETFL, 0)
    // No test hangs: a read gives up after this time.
    var time = timeval(tv_sec: 300, tv_usec: 0)
    // The option is a structure of this size.
    _ = unsafe setsockopt(
      socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count, case .count(let count) = socket.write(bytes, from: start) {
      start += count
    }
  }

  func finishWriting() { socket.finishWriting() }

  /// Reads until a text has come, or the end.
  func read(until text: String? = nil) -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case .count(let count) = socket.read(into: &buffer), count > 0 {
      all += buffer[..<count]
      if let text, String(decoding: all, as: UTF8.self).contains(text) { break }
    }
    return String(decoding: all, as: UTF8.self)
  }
}

/// Runs something that waits, on a thread of its own.
func onThread<Output: Sendable>(
  _ body: @escaping @Sendable () throws -> Output
) async throws -> Output {
  try await withCheckedThrowingContinuation { continuation in
    do {
      try startThread { continuation.resume(with: Result(catching: body)) }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

// No test of another thing is to fail because its turn comes late on a busy machine: the calls that name no
// time have, within the tests, more than anything takes.
extension HTTPClient {
  func send(_ request: HTTPRequest, to origin: HTTPOrigin) async throws -> HTTPReply {
    try await send(request, to: origin, within: .seconds(600))
  }

  func events(_ request: HTTPRequest, from origin: HTTPOrigin) async throws -> HTTPEvents {
    try await events(request, from: origin, within: .seconds(600))
  }

  func events(
    _ request: HTTPRequest, from origin: HTTPOrigin, silence: Duration
  ) async throws -> HTTPEvents {
    try await events(request, from: origin, within: .seconds(600), silence: silence)
  }
}

/// Limits of which some end soon what hangs, and the others not at all.
func quick(_ paths: WritableKeyPath<HTTPLimits, Duration>...) -> HTTPLimits {
  var limits = HTTPLimits()
  limits.headerTime = .seconds(600)
  limits.bodyTime = .seconds(600)
  limits.handlerTime = .seconds(600)
  limits.idleTime = .seconds(600)
  limits.stallTime = .seconds(600)
  for path in paths { limits[keyPath: path] = .milliseconds(300) }
  return limits
}
