import ArgumentParsing
import Foundation
import TestProcesses

/// A shell of this machine, if it has it.
struct Shell {
  private let executable: URL

  /// Finds a shell on the path; says so when there is none.
  init?(_ name: CompletionShell) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let found = path.split(separator: ":").map { "\($0)/\(name.rawValue)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else {
      print("\(name.rawValue) is not installed: its completions are not run")
      return nil
    }
    executable = URL(fileURLWithPath: found)
  }

  static func isInstalled(_ name: CompletionShell) -> Bool { Shell(name) != nil }

  /// Runs a script from a file; its output and its complaints together, and its status.
  func run(
    _ script: String, options: [String], environment: [String: String] = [:]
  ) throws -> (text: String, status: Int32) {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("completions-\(UUID().uuidString)")
    try script.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var command = Command(executable.path, options + [file.path])
    command.environment = ProcessInfo.processInfo.environment
      .merging(environment) { _, new in new }
    command.errors = .withOutput
    let (text, _, ending) = try command.run()
    return (text, ending.code)
  }
}
