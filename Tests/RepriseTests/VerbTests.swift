import Foundation
import TestThreads
import Testing

/// Every request that has a command, against a server that runs.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct VerbTests {
  private let folder: Folder
  private let server: Background
  private let tool: Tool

  init() throws {
    folder = try Folder()
    let tool = Tool(folder: folder.path)
    server = try Background(tool, "dev", "--port", "0", "--metrics-port", "0")
    self.tool = tool.asking(server)
  }

  /// Runs a command that has to succeed, and returns its answer.
  private func answer(_ words: String...) throws -> [String: Any] {
    let result = try tool.run(words: words)
    #expect(result.code == 0, "\(words): \(result.notes)")
    return try object(result.output)
  }

  private func promise(_ answer: [String: Any]) throws -> [String: Any] {
    try #require(answer["promise"] as? [String: Any])
  }

  @Test func `the server says where it is`() {
    #expect(server.ready["schema"] as? Int == 1)
    #expect(server.url == "http://127.0.0.1:\(server.ready["port"] as? Int ?? 0)")
    #expect(server.ready["data"] == nil)
    #expect(server.ready["metricsPort"] == nil)
  }

  @Test func `a promise is made, found, and settled once`() throws {
    let made = try promise(
      try answer(
        "promises", "create", "a", "--timeout", "1h", "--param", #"{"data":7}"#, "--tags",
        #"{"team":"x"}"#))
    #expect(made["state"] as? String == "pending")
    #expect((made["param"] as? [String: Any])?["data"] as? String == "Nw==")
    let (timeout, created) = (made["timeoutAt"] as? Int ?? 0, made["createdAt"] as? Int ?? 0)
    #expect((3_500_000...3_600_000).contains(timeout - created))
    let resolved = try promise(
      try answer("promise", "resolve", "a", "--value", #"{"data":"ok"}"#))
    #expect((resolved["value"] as? [String: Any])?["data"] as? String == "b2s=")
    let late = try promise(try answer("promises", "reject", "a"))
    #expect(late["state"] as? String == "resolved", "the first settlement holds")
    let shown = try answer("promises", "get", "a", "--json")
    #expect(shown["schema"] as? Int == 1)
    #expect(try promise(shown)["state"] as? String == "resolved")
    for (id, verb, state) in [
      ("b", "reject", "rejected"), ("c", "cancel", "rejected_canceled"),
    ] {
      _ = try answer("promises", "create", id, "--timeout", "1h")
      #expect(try promise(try answer("promises", verb, id))["state"] as? String == state)
    }
  }

  @Test func `promises are searched by state, tags and pages`() throws {
    for id in ["a", "b", "c"] {
      _ = try answer(
        "promises", "create", id, "--timeout", "1h", "--tags", #"{"of":"\#(id == "c" ? 2 : 1)"}"#)
    }
    _ = try answer("promises", "resolve", "a")
    func ids(_ words: String...) throws -> [String] {
      let result = try tool.run(words: ["promises", "search", "--plain"] + words)
      #expect(result.code == 0, "\(result.notes)")
      return result.lines.map { String($0.prefix { $0 != "\t" }) }
    }
    #expect(try ids() == ["a", "b", "c"])
    #expect(try ids("--state", "pending") == ["b", "c"])
    #expect(try ids("--tags", #"{"of":"1"}"#) == ["a", "b"])
    #expect(try ids("--limit", "2") == ["a", "b"])
    #expect(try ids("--cursor", "b") == ["c"])
    #expect(try tool.run("promises", "search", "--limit", "2").notes.contains("--cursor 'b'"))
    #expect(try tool.run("promises", "search", "--limit", "0").code == 64)
    #expect(try tool.run("promises", "search", "--state", "open").code == 64)
  }

  @Test func `a task goes through all its states`() throws {
    let target = #"{"resonate:target":"poll://any@nobody"}"#
    _ = try answer("promises", "create", "w", "--timeout", "1h")
    let held = try answer(
      "tasks", "create", "t", "--pid", "me", "--ttl", "1m", "--timeout", "1h", "--tags", target,
      "--param", #"{"data":"raw"}"#)
    #expect((held["task"] as? [String: Any])?["version"] as? Int == 1)
    #expect((try promise(held)["param"] as? [String: Any])?["data"] as? String == "raw")
    let fenced = try answer(
      "tasks", "fence", "t", "--version", "1", "--action",
      #"{"kind":"promise.create","head":{},"data":{"id":"t.1","timeoutAt":9999999999999}}"#)
    #expect((fenced["action"] as? [String: Any])?["status"] as? Int == 200)
    _ = try answer(
      "tasks", "heartbeat", "--pid", "me", "--tasks", #"[{"id":"t","version":1}]"#)
    _ = try answer(
      "tasks", "suspend", "t", "--version", "1", "--actions",
      #"[{"kind":"promise.register_callback","head":{},"data":{"awaited":"w","awaiter":"t"}}]"#)
    #expect(try state(of: "t") == "suspended")
    _ = try answer("promises", "resolve", "w")
    #expect(try state(of: "t") == "pending")
    _ = try answer("tasks", "claim", "t", "--pid", "me", "--version", "1", "--ttl", "1m")
    let awake = try tool.run(
      "task", "suspend", "t", "--version", "2", "--actions", #"[{"awaited":"w","awaiter":"t"}]"#)
    #expect(awake.code == 1, "what it waits for is settled")
    #expect(awake.output.contains("preload"))
    _ = try answer("tasks", "release", "t", "--version", "2")
    _ = try answer("tasks", "halt", "t")
    #expect(try state(of: "t") == "halted")
    _ = try answer("tasks", "continue", "t")
    _ = try answer("tasks", "claim", "t", "--pid", "me", "--version", "2", "--ttl", "1m")
    let stale = try tool.run("tasks", "release", "t", "--version", "2")
    #expect(stale.code == 1)
    #expect(stale.notes.contains("(409)"))
    let done = try answer(
      "tasks", "complete", "t", "--version", "3", "--action",
      #"{"kind":"promise.settle","head":{},"data":{"id":"t","state":"resolved","value":{"data":"NDI="}}}"#
    )
    #expect(try promise(done)["state"] as? String == "resolved")
    #expect(try tool.run("tasks", "search", "--state", "fulfilled", "--plain").lines.count == 1)
    #expect(try tool.run("tasks", "halt", "t").code == 1)
  }

  private func state(of task: String) throws -> String? {
    (try answer("tasks", "get", task)["task"] as? [String: Any])?["state"] as? String
  }

  @Test func `callbacks and listeners are registered`() throws {
    _ = try answer("promises", "create", "a", "--timeout", "1h")
    _ = try answer("invoke", "b", "--func", "greet", "--target", "poll://any@nobody")
    _ = try answer("promises", "register-callback", "a", "b")
    _ = try answer("promises", "register-listener", "a", "http://127.0.0.1:9/")
    #expect(try tool.run("promises", "register-listener", "a", "nowhere").code == 1)
    #expect(try tool.run("promises", "register-callback", "a", "nothing").code == 1)
    #expect(try tool.run("promises", "register-callback", "nothing", "b").code == 66)
  }

  @Test func `a schedule is made, found and deleted`() throws {
    let made = try answer(
      "schedules", "create", "nightly", "--cron", "0 2 * * *", "--promise-id",
      "{{.id}}.{{.timestamp}}", "--promise-timeout", "1h", "--promise-tags",
      #"{"a":"b","resonate:target":"poll://any@nobody"}"#, "--promise-param", #"{"data":1}"#)
    #expect((made["schedule"] as? [String: Any])?["promiseTimeout"] as? Int == 3_600_000)
    #expect(try tool.run("schedule", "search", "--plain").lines.count == 1)
    #expect(try tool.run("schedules", "search", "--tags", #"{"a":"c"}"#, "--plain").lines.isEmpty)
    _ = try answer("schedules", "get", "nightly")
    _ = try answer("schedules", "delete", "nightly")
    #expect(try tool.run("schedules", "get", "nightly").code == 66)
    let odd = try tool.run(
      "schedules", "create", "x", "--cron", "often", "--promise-id", "x", "--promise-timeout", "1h")
    #expect(odd.code == 1)
    #expect(odd.notes.contains("(400)"))
  }

  @Test(arguments: [
    "promises get nothing", "promises resolve nothing", "tasks get nothing", "tasks halt nothing",
    "schedules delete nothing", "tree nothing",
  ])
  func `what is not there is not found`(line: String) throws {
    let result = try tool.run(words: line.split(separator: " ").map(String.init))
    #expect(result.code == 66)
    #expect(result.output == "")
    #expect(result.notes.contains(" nothing: "))
    #expect(result.notes.contains(" not found (404)\nThe server is \(server.url).\n"))
  }

  @Test(arguments: [
    "promises create a", "promises create a --timeout 5", "promises create", "promises make a",
    "promises create a --timeout 1h --param 7", "promises create a --timeout 1h --tags []",
    "tasks claim t --pid p --ttl 1s", "tasks claim t --pid p --ttl 1s --version -1",
    "tasks fence t --version 1 --action {}", "tasks heartbeat --pid p --tasks {}",
    "tasks suspend t --version 1 --actions [1]", "tasks complete t --version 1 --action 1",
    "invoke a", "invoke a --func f --version 0", "invoke a --func f --json-args {}",
    "invoke a --func f --json-args [] --arg 1", "invoke a --func f --delay 0s",
    "promises get a --url https://localhost", "promises get a --url nowhere",
  ])
  func `what makes no sense is wrong usage, and nothing is sent`(line: String) throws {
    let result = try tool.run(words: line.split(separator: " ").map(String.init))
    #expect(result.code == 64, "\(result.notes)")
    #expect(result.output == "")
    #expect(result.notes.hasPrefix("error: "))
  }

  @Test func `an invocation says what a worker needs`() throws {
    let made = try promise(
      try answer(
        "invoke", "i", "--func", "f", "--arg", "1", "--arg", "Ada", "--arg", #"{"a":[null]}"#,
        "--version", "3", "--target", "g", "--delay", "10m", "--timeout", "1h"))
    let param = try #require((made["param"] as? [String: Any])?["data"] as? String)
    let call = String(decoding: try #require(Data(base64Encoded: param)), as: UTF8.self)
    #expect(call == #"{"args":[1,"Ada",{"a":[null]}],"func":"f","version":3}"#)
    let tags = try #require(made["tags"] as? [String: String])
    #expect(tags["resonate:target"] == "poll://any@g")
    let delay = try #require(tags["resonate:delay"].flatMap { Int($0) })
    #expect((made["timeoutAt"] as? Int) == delay + 3_600_000)
    let again = try tool.run("invoke", "i", "--func", "other")
    #expect(again.code == 0)
    #expect(again.notes.contains("warning: i existed already, for another call"))
    let array = try promise(try answer("invoke", "j", "--func", "f", "--json-args", "[1, 2]"))
    #expect(((array["param"] as? [String: Any])?["data"] as? String)?.isEmpty == false)
  }

  @Test func `a call that nobody runs ends with its time, and 2`() throws {
    let late = try tool.run("invoke", "late", "--func", "f", "--timeout", "50ms", "--wait")
    #expect(late.code == 2)
    #expect(late.output == "")
    #expect(late.notes.contains("was not done in time"))
  }
}
