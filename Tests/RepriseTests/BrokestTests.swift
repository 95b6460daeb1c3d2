import Foundation
import TestThreads
import Testing

/// The smallest task queue: two processes, a socket, and nothing else.
@Suite(.longRunning, .timeLimit(.minutes(20)))
struct BrokestTests {
  /// A worker in a process of its own, which is killed when the last user of the value goes.
  private final class BackgroundWorker {
    let process = Process()
    let port: String

    init() throws {
      let output = Pipe()
      process.executableURL = try BrokestTests.executable()
      process.arguments = ["worker", "0"]
      process.standardOutput = output
      try process.run()
      var line = Data()
      while !line.contains(UInt8(ascii: "\n")) {
        let part = output.fileHandleForReading.availableData
        guard !part.isEmpty else { break }
        line += part
      }
      let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
      port = String(words.last ?? "")
    }

    func end() {
      guard process.isRunning else { return }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    deinit { end() }
  }

  private static func executable() throws -> URL {
    try Tool.executable().deletingLastPathComponent().appending(path: "brokest")
  }

  /// Calls in a process of its own.
  private func call(_ words: [String]) throws -> (output: String, code: Int32) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = try Self.executable()
    process.arguments = ["call"] + words
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: text, as: UTF8.self), process.terminationStatus)
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
    worker.end()
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
