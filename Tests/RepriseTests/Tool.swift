import Foundation
import TestProcesses
import Testing

/// The built program, run as a child process as a user would.
struct Tool {
  /// What a run of the program left behind.
  struct Result {
    let output: String
    let notes: String
    let code: Int32

    /// The lines of standard output.
    var lines: [String] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  /// Where the program runs.
  let folder: String
  /// What is added to an environment of nothing but a path and a locale.
  var environment: [String: String] = [:]

  /// Runs the program to its end.
  func run(_ words: String..., input: String? = nil) throws -> Result {
    try run(words: words, input: input)
  }

  /// Runs the program with words from a list.
  func run(words: [String], input: String? = nil) throws -> Result {
    var command = try command(words)
    let scratch = try Folder()
    if let input { command.input = .file(try scratch.write("input", input)) }
    return try Self.run(command)
  }

  /// Runs a line in a shell that finds the built programs first.
  func runInShell(_ line: String) throws -> Result {
    var command = try command(["-c", line])
    let folder = URL(filePath: command.program).deletingLastPathComponent().path
    command.environment?["PATH"] = "\(folder):/usr/bin:/bin"
    command.program = "/bin/sh"
    return try Self.run(command)
  }

  /// The program with its words, not started yet.
  func command(_ words: [String]) throws -> Command {
    var command = Command(try Command.built("reprise"), words)
    command.folder = folder
    command.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) {
      $1
    }
    command.errors = .test
    return command
  }

  private static func run(_ command: Command) throws -> Result {
    let (output, errors, ending) = try command.run()
    return Result(output: output, notes: errors, code: ending.code)
  }
}

/// A folder of its own for one test; it goes when the last user of the value does.
final class Folder {
  /// Where it is.
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "reprise-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// The text of a file; nothing if there is none.
  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(path)/\(name)")
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The answer to a command as a JSON object.
func object(_ text: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  return try #require(value as? [String: Any])
}
