import Foundation
import TestProcesses
import TestThreads
import Testing

/// The smallest task queue: two processes, a socket, and nothing else.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct BrokestTests {
  /// A worker in a process of its own, which is killed when the last user of the value goes.
  private final class BackgroundWorker {
    let process: Child
    let port: String

    init() throws {
      process = try Command(try Command.built("brokest"), ["worker", "0"]).start()
      let line = try #require(process.output.line())
      port = line.split { $0.isWhitespace }.last.map(String.init) ?? ""
    }
  }

  /// Calls in a process of its own.
  private func call(_ words: [String]) throws -> (output: String, code: Int32) {
    let (output, _, ending) = try Command(try Command.built("brokest"), ["call"] + words).run()
    return (output, ending.code)
  }

  @Test(arguments: [
    (["square", "7"], "49\n"), (["square", "3", "4"], "25\n"), (["sum", "1.5", "-2"], "-0.5\n"),
    (["sum"], "0\n"),
  ])
  func `one process calls a function by its name, another answers`(
    words: [String], answer: String
  ) throws {
    let worker = try BackgroundWorker()
    let result = try call([worker.port] + words)
    #expect(result.output == answer)
    #expect(result.code == 0)
  }

  @Test func `what has no name is refused`() throws {
    let worker = try BackgroundWorker()
    let answer = try call([worker.port, "cube", "3"])
    #expect(answer.output == "no function is called cube\n")
    #expect(answer.code == 1)
  }

  @Test func `a worker that is gone takes its calls with it`() throws {
    let worker = try BackgroundWorker()
    worker.process.kill()
    let answer = try call([worker.port, "square", "7"])
    #expect(answer.output.hasPrefix("brokest: "))
    #expect(answer.code == 1)
  }

  @Test func `wrong words bring the usage`() throws {
    for words in [["0", "square", "7"], ["x", "square"]] {
      let answer = try call(words)
      #expect(answer.output.contains("brokest worker PORT"))
      #expect(answer.code == 64)
    }
  }

  @Test func `it has at most fifty-five lines, in one file`() throws {
    let folder = PageTests.root.appending(path: "Sources/brokest")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files == ["main.swift"])
    let text = try String(contentsOf: folder.appending(path: "main.swift"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    #expect(lines.count <= 55)
  }
}
