import Foundation
import TestProcesses
import TestThreads
import Testing

@Suite(.longRunning)
struct StreamTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  @Test func `colour is off for a pipe, and on when forced`() throws {
    #expect(!(try tool.run("demo").output.contains("\u{1B}")))
    var forced = tool
    forced.environment["FORCE_COLOR"] = "1"
    #expect(try forced.run("demo").output.contains("\u{1B}["))
    #expect(!(try forced.run("demo", "--no-color").output.contains("\u{1B}")))
    #expect(!(try forced.run("demo", "--plain").output.contains("\u{1B}")))
    #expect(try forced.run("demo").lines.last == "84")
    var refused = forced
    refused.environment["NO_COLOR"] = "1"
    #expect(!(try refused.run("demo").output.contains("\u{1B}")))
    #expect(try refused.run("demo", "--color=always").output.contains("\u{1B}["))
  }

  @Test func `ASCII is ASCII whatever the locale, and a plain locale is enough`() throws {
    for words in [("diagram", "04"), ("step", "04"), ("run", "02")] {
      let result = try tool.run(words.0, words.1, "--ascii")
      #expect(result.output.utf8.allSatisfy { $0 < 0x80 }, "\(words)")
    }
    var plain = tool
    plain.environment["LC_ALL"] = "C"
    #expect(try plain.run("diagram", "04").output.utf8.allSatisfy { $0 < 0x80 })
    #expect(try tool.run("diagram", "04").output.contains("│"))
  }

  @Test func `a reader that goes away ends the program quietly`() throws {
    var command = try tool.command(["demo"])
    command.output = .closed
    let (_, remarks, ending) = try command.run()
    #expect(ending == .exited(0))
    #expect(remarks.isEmpty)
  }

  @Test func `a result that cannot be written is an error`() throws {
    let file = try tool.run("diagram", "04", "-o", "nowhere/a.svg")
    #expect(file.code == 73)
    #expect(file.notes.hasPrefix("error: nowhere/a.svg: cannot write"))
    #expect(try tool.run("run", "04", "--trace", ".").code == 73)
    #if os(Linux)
      var command = try tool.command(["demo"])
      command.output = .file("/dev/full")
      let (_, remarks, ending) = try command.run()
      #expect(ending == .exited(73))
      #expect(remarks.hasPrefix("error: cannot write"))
    #endif
  }

  @Test func `Ctrl-C ends the program with 130`() throws {
    var command = try tool.command(["trace", "verify", "-"])
    command.input = .test
    let program = try command.start()
    // More than a pipe holds: when it is all written, the program is reading.
    #expect(program.write([UInt8](repeating: 0, count: 1 << 20)))
    program.signal(SIGINT)
    #expect(program.wait() == .exited(130))
  }

  @Test func `help lists every exit code`() throws {
    let result = try tool.run("help", "exit-codes")
    for code in [0, 1, 2, 64, 65, 66, 69, 70, 73, 130] {
      #expect(result.lines.contains { $0.hasPrefix("  \(code) ") }, "\(code)")
    }
  }

  @Test(arguments: [
    "demo", "chapters", "read", "run", "step", "diagram", "trace", "trace show", "trace verify",
    "trace diff", "trace export", "doctor", "completions", "serve", "dev", "worker", "invoke",
    "promises", "promises create", "tasks", "tasks fence", "schedules", "schedules get", "tree",
    "dst", "dst run", "dst sweep", "dst list",
  ])
  func `every command explains itself, in three ways`(path: String) throws {
    let words = path.split(separator: " ").map(String.init)
    let help = try run(["help"] + words)
    #expect(help.code == 0)
    #expect(help.output.contains("USAGE: reprise \(path)"))
    #expect(help.output.contains("EXAMPLES:"))
    #expect(try run(words + ["--help"]).output == help.output)
    #expect(try run(words + ["-h"]).output == help.output)
  }

  private func run(_ words: [String]) throws -> Tool.Result {
    switch words.count {
    case 2: try tool.run(words[0], words[1])
    default: try tool.run(words[0], words[1], words[2])
    }
  }

  @Test func `the version and an unknown command`() throws {
    let version = try tool.run("--version")
    #expect(version.output.hasPrefix("reprise "))
    let unknown = try tool.run("chapter")
    #expect(unknown.code == 64)
    #expect(unknown.notes.contains("did you mean 'chapters'?"))
    #expect(try tool.run("completions", "bash", "--json").code == 64)
  }
}
