import Foundation
import TestProcesses
import TestThreads
import Testing

/// The server as a process: its beginning, its end, and what it keeps.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct ServeTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
    // Started in the background, this process ignores the signal, and so would the program.
    _ = signal(SIGINT, SIG_DFL)
  }

  @Test func `what was answered outlasts a kill`() throws {
    let server = try Background(tool, "serve", "--port", "0")
    #expect((server.ready["data"] as? String)?.hasSuffix("/reprise-data") == true)
    let first = tool.asking(server)
    for number in 0..<5 {
      #expect(try first.run("promises", "create", "p\(number)", "--timeout", "1h").code == 0)
    }
    #expect(try first.run("promises", "resolve", "p3", "--value", #"{"data":42}"#).code == 0)
    server.end(by: SIGKILL)
    let again = try Background(tool, "serve", "--port", "0")
    let second = tool.asking(again)
    #expect(try second.run("promises", "search", "--plain").lines.count == 5)
    let kept = try second.run("promises", "get", "p3", "--plain")
    #expect(kept.output.hasSuffix("\t42\n"))
    #expect(try tool.run("journal", "show", "reprise-data").output.contains("p3"))
    #expect(again.process.isRunning)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 0)] as [(Int32, Int32)])
  func `a signal ends it in order`(signal: Int32, code: Int32) throws {
    let server = try Background(tool, "serve", "--port", "0", "--data", "data")
    #expect(server.end(by: signal) == .exited(code))
    #expect(server.rest().contains("Stopping: "))
    #expect(try tool.run("journal", "verify", "data").code == 0)
  }

  @Test func `a directory has one server`() throws {
    let server = try Background(tool, "serve", "--port", "0")
    let other = try tool.run("serve", "--port", "0")
    #expect(other.code == 69)
    #expect(other.notes.contains("in use by"))
    #expect(server.process.isRunning)
  }

  @Test func `a port has one server, and the next command is named`() throws {
    let server = try Background(tool, "dev", "--port", "0")
    let port = "\(server.ready["port"] as? Int ?? 0)"
    let other = try tool.run("dev", "--port", port, "--metrics-port", "0")
    #expect(other.code == 69)
    #expect(other.notes.hasPrefix("error: port \(port) is taken\n"))
    #expect(other.notes.contains("reprise dev --port 0"))
    let metrics = "\(server.ready["metricsPort"] as? Int ?? 0)"
    let third = try tool.run("serve", "--port", "0", "--metrics-port", metrics)
    #expect(third.code == 69)
    #expect(third.notes.contains("--metrics-port N"))
    // What is there speaks HTTP, but is no server of promises.
    let stranger = try tool.run("promises", "get", "a", "--url", "http://127.0.0.1:\(metrics)")
    #expect(stranger.code == 69)
    #expect(stranger.notes.contains("no Resonate server"))
  }

  @Test func `where no server is, the next command is named`() throws {
    let server = try Background(tool, "dev", "--port", "0")
    server.end(by: SIGKILL)
    let result = try tool.asking(server).run("promises", "get", "a")
    #expect(result.code == 69)
    #expect(result.notes.hasPrefix("error: no server answers at \(server.url)\n"))
    #expect(result.notes.contains("reprise dev"))
    #expect(
      try tool.asking(server).run("doctor").lines.contains { $0.hasPrefix("server      missing") })
  }

  @Test func `doctor finds a server`() throws {
    let server = try Background(tool, "dev", "--port", "0")
    let lines = try tool.asking(server).run("doctor").lines
    #expect(lines.contains { $0.hasPrefix("server      ok") })
    #expect(lines.contains { $0.hasPrefix("nats ") })
  }

  @Test func `strangers need a token`() throws {
    let refused = try tool.run("dev", "--host", "0.0.0.0", "--port", "0")
    #expect(refused.code == 64)
    #expect(refused.notes.contains("--token-file"))
    #expect(try tool.run("dev", "--port", "0", "--token-file", "none").code == 66)
    try folder.write("bad", "# nobody\n")
    #expect(try tool.run("dev", "--port", "0", "--token-file", "bad").code == 65)
    try folder.write("tokens", "all-of-it\nsome a-\n")
    let server = try Background(
      tool, "dev", "--port", "0", "--host", "0.0.0.0", "--token-file", "tokens")
    var client = tool
    client.environment["RESONATE_PORT"] = "\(server.ready["port"] as? Int ?? 0)"
    let nobody = try client.run("promises", "get", "a-1")
    #expect(nobody.code == 1)
    #expect(nobody.notes.contains("--token TOKEN"))
    #expect(try client.run("promises", "get", "a-1", "--token", "wrong").notes.contains("(401)"))
    #expect(
      try client.run("promises", "create", "a-1", "--timeout", "1h", "--token", "some").code == 0)
    let foreign = try client.run("promises", "get", "b-1", "-T", "some")
    #expect(foreign.code == 1)
    #expect(foreign.notes.contains("(403)"))
    #expect(try client.run("promises", "search", "-T", "some").code == 1)
    client.environment["RESONATE_TOKEN"] = "all-of-it"
    #expect(try client.run("promises", "search", "--plain").lines.count == 1)
    client.environment["RESONATE_TOKEN"] = "wrong"
    let worker = try client.run("worker")
    #expect(worker.code == 1)
    #expect(worker.notes.contains("--token TOKEN"))
  }

  @Test func `a directory that cannot be had is an error`() throws {
    try folder.write("file", "")
    let blocked = try tool.run("serve", "--port", "0", "--data", "file/data")
    #expect(blocked.code == 73)
    try folder.write("data/00000000000000000001.seg", "not a journal")
    let foreign = try tool.run("serve", "--port", "0", "--data", "data")
    #expect(foreign.code == 65)
    #expect(foreign.output == "")
    _ = try Background(tool, "serve", "--port", "0", "--data", "kept").end(by: SIGTERM)
    let strict = try tool.run("serve", "--port", "0", "--data", "kept", "--strict")
    #expect(strict.code == 65)
    #expect(strict.notes.contains("--strict"))
  }
}
