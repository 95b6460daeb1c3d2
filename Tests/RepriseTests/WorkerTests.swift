import Foundation
import NATSPeer
import TestProcesses
import TestThreads
import Testing

/// Clients, a server and workers, each a process.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct WorkerTests {
  private let folder: Folder
  private let server: Background
  private let tool: Tool

  init() throws {
    folder = try Folder()
    let tool = Tool(folder: folder.path)
    server = try Background(tool, "dev", "--port", "0")
    self.tool = tool.asking(server)
    _ = signal(SIGINT, SIG_DFL)
  }

  /// A worker to which messages come.
  ///
  /// A call for it alone is made again and again, until it has been told of one.
  private func worker(_ id: String, _ words: String...) throws -> Background {
    let worker = try Background(tool, words: ["worker", "--id", id] + words)
    var number = 0
    var result: Tool.Result
    repeat {
      number += 1
      result = try tool.run(
        "invoke", "hello-\(id)-\(number)", "--func", "greet", "--arg", id, "--wait", "--timeout",
        "1s", "--target", "poll://uni@default/\(id)")
      try #require(result.code == 2 || result.code == 0, "\(result.notes)")
    } while result.code == 2
    #expect(result.output == "\"Hello, \(id)!\"\n")
    return worker
  }

  @Test func `a call is run by a worker, and its tree is drawn`() throws {
    let worker = try worker("w")
    #expect((worker.ready["functions"] as? [String])?.contains("greet") == true)
    let outer = try tool.run("invoke", "outer-1", "--func", "outer", "--wait")
    #expect(outer.code == 0, "\(outer.notes)")
    #expect(outer.output == "84\n")
    try worker.hear("fulfilled outer-1, resolved: 84")
    let json = try object(
      try tool.run("invoke", "fib-2", "--func", "fib", "--arg", "2", "--wait", "--json").output)
    #expect(json["result"] as? Int == 1)
    #expect(
      try tool.run("tree", "fib-2").lines == [
        "fib-2 (rpc fib)  ✓ resolved  1", "├─ fib-2.1 (rpc fib)  ✓ resolved  1",
        "└─ fib-2.2 (rpc fib)  ✓ resolved  0",
      ])
    #expect(
      try tool.run("tree", "fib-2", "--ascii").lines == [
        "fib-2 (rpc fib)  + resolved  1", "|- fib-2.1 (rpc fib)  + resolved  1",
        "`- fib-2.2 (rpc fib)  + resolved  0",
      ])
    #expect(try tool.run("tree", "fib-2", "--plain").lines.count == 3)
    let tree = try object(try tool.run("tree", "fib-2", "--json").output)
    let children = (tree["root"] as? [String: Any])?["children"] as? [[String: Any]]
    #expect(children?.map { $0["id"] as? String } == ["fib-2.1", "fib-2.2"])
    #expect(worker.end(by: SIGINT) == .exited(130))
  }

  @Test func `a person decides, and a refusal is an error with its words`() throws {
    let worker = try worker("w")
    for (id, decision, code) in [("yes", "true", 0), ("no", "false", 1)]
      as [(String, String, Int32)]
    {
      #expect(try tool.run("invoke", id, "--func", "order", "--arg", "7").code == 0)
      try worker.hear("waits for \(id).2")
      #expect(
        try tool.run("promises", "resolve", "\(id).2", "--value", #"{"data":\#(decision)}"#).code
          == 0)
      let result = try tool.run("invoke", id, "--func", "order", "--arg", "7", "--wait")
      #expect(result.code == code, "\(result.notes)")
      if code == 0 {
        #expect(result.output == "\"order 7 is shipped, receipt-7\"\n")
      } else {
        #expect(result.notes.contains("error: no failed: order 7 was refused"))
      }
    }
    #expect(try tool.run("invoke", "c", "--func", "order", "--arg", "8").code == 0)
    try worker.hear("waits for c.2")
    #expect(try tool.run("promises", "cancel", "c").code == 0)
    let canceled = try tool.run("invoke", "c", "--func", "order", "--arg", "8", "--wait")
    #expect(canceled.code == 1)
    #expect(canceled.notes.contains("was canceled"))
  }

  @Test func `where a worker dies in mid-work, another one finishes`() throws {
    let first = try worker("w1", "--ttl", "1s")
    let second = try worker("w2", "--ttl", "1s")
    #expect(
      try tool.run(
        "invoke", "long", "--func", "work", "--arg", "3000", "--target", "poll://any@default/w1"
      ).code == 0)
    try first.hear("working for 3000 ms")
    first.end(by: SIGKILL)
    let result = try tool.run("invoke", "long", "--func", "work", "--arg", "3000", "--wait")
    #expect(result.output == "\"done\"\n", "\(result.notes)")
    try second.hear("fulfilled long, resolved")
  }

  @Test func `a call waits through the death of a server that keeps promises`() throws {
    let kept = try Background(Tool(folder: folder.path), "serve", "--port", "0")
    let port = "\(kept.ready["port"] as? Int ?? 0)"
    let tool = Tool(folder: folder.path).asking(kept)
    let waiting = try tool.command(["invoke", "x", "--func", "nobody-has-it", "--wait"]).start()
    while try tool.run("promises", "get", "x").code != 0 {}
    kept.end(by: SIGKILL)
    var said = ""
    while !said.contains("still waiting for x") {
      said += try #require(waiting.errors.next(), "\(said)")
    }
    let again = try Background(Tool(folder: folder.path), "serve", "--port", port)
    #expect(try tool.run("promises", "resolve", "x", "--value", #"{"data":1}"#).code == 0)
    #expect(waiting.output.rest() == "1\n")
    #expect(waiting.wait() == .exited(0))
    #expect(again.process.isRunning)
  }

  @Test func `a worker that is told to stop gives its work back, and a second time quits at once`()
    throws
  {
    let busy = try worker("w1")
    let words = ["invoke", "long", "--func", "work", "--arg", "60000", "--target"]
    #expect(try tool.run(words: words + ["poll://any@default/w1"]).code == 0)
    try busy.hear("working for 60000 ms")
    busy.process.signal(SIGINT)
    try busy.hear("Stopping: ")
    #expect(busy.end(by: SIGINT) == .exited(130))
    let patient = try worker("w2")
    #expect(
      try tool.run(
        "invoke", "other", "--func", "work", "--arg", "60000", "--target", "poll://any@default/w2"
      ).code == 0)
    try patient.hear("working for 60000 ms")
    #expect(patient.end(by: SIGTERM) == .exited(0))
    #expect(patient.rest().contains("released  other"))
  }

  @Test(.enabled(if: NATSPeer.program != nil, "There is no nats-server here."))
  func `messages may go through NATS`() throws {
    let nats = try NATSPeer()
    let local = Tool(folder: folder.path)
    let server = try Background(local, "dev", "--port", "0", "--nats", nats.url)
    let client = local.asking(server)
    let worker = try Background(client, "worker", "--transport", "nats", "--nats", nats.url)
    let target = try #require(worker.ready["target"] as? String)
    #expect(target == "nats://any@default")
    var result: Tool.Result
    var number = 0
    // Until the worker has subscribed, nobody hears of a call.
    repeat {
      number += 1
      result = try client.run(
        "invoke", "n-\(number)", "--func", "greet", "--arg", "Ada", "--wait", "--timeout", "2s",
        "--target", target)
      try #require([0, 2].contains(result.code), "\(result.notes)")
    } while result.code == 2
    #expect(result.output == "\"Hello, Ada!\"\n")
    #expect(worker.end(by: SIGTERM) == .exited(0))
  }

  @Test func `messages may be pushed to a worker`() throws {
    let worker = try Background(tool, "worker", "--transport", "push")
    let target = try #require(worker.ready["target"] as? String)
    #expect(target.hasPrefix("http://127.0.0.1:"))
    let result = try tool.run(
      "invoke", "p", "--func", "outer", "--wait", "--target", target)
    #expect(result.output == "84\n", "\(result.notes)")
    #expect(worker.end(by: SIGTERM) == .exited(0))
  }

  @Test func `a worker may come before its server`() throws {
    server.end(by: SIGKILL)
    let worker = try Background(tool, "worker")
    try worker.hear("no server answers at")
    #expect(worker.end(by: SIGINT) == .exited(130))
  }
}
