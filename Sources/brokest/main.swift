import Foundation
import HTTP

/// What travels: a name and arguments, and no code.
struct Call: Codable {
  let function: String
  let arguments: [Decimal]
}

/// A process that works; what it is asked meanwhile waits in its mailbox, which is the queue.
actor Worker {
  let functions: [String: @Sendable ([Decimal]) -> Decimal] = [
    "square": { numbers in numbers.map { $0 * $0 }.reduce(0, +) },
    "sum": { numbers in numbers.reduce(0, +) },
  ]

  func answer(_ body: [UInt8]) -> HTTPResponse {
    guard let call = try? JSONDecoder().decode(Call.self, from: Data(body)) else {
      return .text("that is no call", .badRequest)
    }
    guard let function = functions[call.function] else {
      return .text("no function is called \(call.function)", .notFound)
    }
    return .text("\(function(call.arguments))")
  }
}

/// Calls a function of the worker at a port, and waits for the answer.
func call(_ port: Int, _ function: String, _ arguments: [Decimal]) async throws -> HTTPReply {
  let body = try JSONEncoder().encode(Call(function: function, arguments: arguments))
  return try await HTTPClient().send(
    HTTPRequest(method: "POST", target: "/", body: Array(body)),
    to: HTTPOrigin(host: "127.0.0.1", port: port))
}

let words = Array(CommandLine.arguments.dropFirst())
let port = words.count > 1 ? UInt16(words[1]).map(Int.init) : nil
do {
  if words.first == "worker", let port {
    let worker = Worker()
    let server = try HTTPServer(port: port) { await worker.answer($0.body) }
    FileHandle.standardOutput.write(Data("brokest works at port \(server.port)\n".utf8))
    while true { try await Task.sleep(for: .seconds(3_600)) }
  } else if words.first == "call", words.count > 2, let port, port > 0 {
    let reply = try await call(port, words[2], words[3...].compactMap { Decimal(string: $0) })
    print(String(decoding: reply.body, as: UTF8.self))
    exit(reply.status == .ok ? 0 : 1)
  }
  print("brokest worker PORT | brokest call PORT FUNCTION NUMBER…")
  exit(64)
} catch {
  print("brokest: \(error)")
  exit(1)
}
