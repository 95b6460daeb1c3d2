import Foundation
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
    let (process, output, notes) = try prepare(words)
    let scratch = try Folder()
    if let input {
      let file = URL(fileURLWithPath: try scratch.write("input", input))
      process.standardInput = try FileHandle(forReadingFrom: file)
    }
    return try Self.finish(process, output, notes)
  }

  static func finish(_ process: Process, _ output: Pipe, _ notes: Pipe) throws -> Result {
    try process.run()
    // Notes are short and fit the pipe while the result is read.
    let result = try output.fileHandleForReading.readToEnd() ?? Data()
    let remarks = try notes.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      output: String(decoding: result, as: UTF8.self),
      notes: String(decoding: remarks, as: UTF8.self), code: process.terminationStatus)
  }

  /// Runs a line in a shell that finds the built programs first.
  func runInShell(_ line: String) throws -> Result {
    var tool = self
    tool.environment["PATH"] =
      "\(try Self.executable().deletingLastPathComponent().path):/usr/bin:/bin"
    let (process, output, notes) = try tool.prepare(["-c", line])
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    return try Self.finish(process, output, notes)
  }

  /// A process that is ready to be started, and the pipes behind it.
  func prepare(_ words: [String]) throws -> (Process, output: Pipe, notes: Pipe) {
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) {
      $1
    }
    process.standardInput = FileHandle.nullDevice
    let (output, notes) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = notes
    return (process, output, notes)
  }

  /// The program lies beside the test bundle, wherever that is.
  static func executable() throws -> URL {
    let places = CommandLine.arguments + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.contains("/") {
      var folder = URL(fileURLWithPath: place).standardizedFileURL
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("reprise")
        var isDirectory: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(
          atPath: candidate.path, isDirectory: &isDirectory)
        if exists, !isDirectory.boolValue { return candidate }
      }
    }
    throw NotBuilt(searched: places)
  }

  /// There is no program to test.
  struct NotBuilt: Error {
    let searched: [String]
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
