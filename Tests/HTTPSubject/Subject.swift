import Foundation
import HTTP
import Synchronization

/// A server in a process of its own, for load from outside and for measuring its memory.
///
/// It prints its port, and serves until its standard input ends.
@main struct Subject {
  static func main() async throws {
    let streams = Mutex<[ResponseStream]>([])
    let limits = {
      var limits = HTTPLimits()
      limits.connections = 4_000
      return limits
    }()
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
    let server = try HTTPServer(port: port, limits: limits) { request in
      switch request.path {
      case "/health": return HTTPResponse(.ok)
      case "/events":
        let stream = ResponseStream(lifetime: .seconds(240))
        streams.withLock { $0.append(stream) }
        return .events(stream)
      default: return nil
      }
    } handler: { request in
      switch request.path {
      case "/task": HTTPResponse(.ok)
      case "/echo": HTTPResponse(.ok, body: .bytes(request.body))
      case "/tell":
        .text("\(streams.withLock { $0 }.count { $0.offer(ServerSentEvent("tick")) == .queued })\n")
      default: HTTPResponse(.notFound)
      }
    }
    // Not `print`, which keeps what it writes to a pipe.
    FileHandle.standardOutput.write(Data("\(server.port)\n".utf8))
    while readLine() != nil {}
    await server.shutdown(within: .seconds(5))
  }
}
