import Foundation
import TestProcesses
import TestThreads
import Testing

/// The services of chapter 16, run by workers that are processes.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct ServiceTests {
  private let folder: Folder
  private let server: Background
  private let tool: Tool

  init() throws {
    folder = try Folder()
    let tool = Tool(folder: folder.path)
    server = try Background(tool, "dev", "--port", "0")
    self.tool = tool.asking(server)
  }

  /// Calls a function and waits for its result.
  private func call(_ id: String, _ function: String, _ argument: String) throws -> String {
    let result = try tool.run(
      "invoke", id, "--func", function, "--arg", argument, "--timeout", "10m", "--wait")
    #expect(result.code == 0, "\(result.notes)")
    return result.output
  }

  @Test func `one worker does all four shapes, and what a bank refuses is caught`() throws {
    let worker = try Background(tool, "worker", "--id", "w")
    #expect(
      try call("order-7", "checkout", "7") == "\"order 7 is shipped, paid as entry 7\"\n")
    #expect(try call("trip-1", "trip", "1") == "\"trip 1: flight, room, car\"\n")
    #expect(try call("fib-10", "fibonacci", "10") == "55\n")
    #expect(
      try call("purchase-1", "buy", "13") == "\"nothing is bought: card 13 is declined\"\n")
    let mail = try call("signup-1", "signup", "Ada").filter { $0 != "\"" && $0 != "\n" }
    try worker.hear("fulfilled \(mail), resolved: \"mail to Ada\"")
    let promises = try tool.run("promises", "search", "--plain").lines
    #expect(promises.count { $0.hasPrefix("fib-") } == 11)
    #expect(try tool.run("tree", "order-7").lines.count == 8)
  }

  @Test func `a worker is killed in the middle of an order, and the next one ships it`() throws {
    let first = try Background(tool, "worker", "--id", "w1", "--ttl", "2s")
    let start = try tool.run(
      "invoke", "order-7", "--func", "checkout", "--arg", "7", "--timeout", "10m")
    #expect(start.code == 0, "\(start.notes)")
    try first.hear("authorise")
    first.end(by: SIGKILL)
    let second = try Background(tool, "worker", "--id", "w2", "--ttl", "2s")
    #expect(
      try call("order-7", "checkout", "7") == "\"order 7 is shipped, paid as entry 7\"\n")
    // On a machine with other things to do, the first may have been fast enough after all.
    guard !first.rest().contains("fulfilled order-7,") else { return }
    let said = try second.hear("fulfilled order-7,")
    #expect(!said.contains("  reserve\n"), "that step had settled")
  }
}
