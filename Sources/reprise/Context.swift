import ArgumentParsing
import Course
import Foundation
import Terminals

/// What a command works with: the line that was typed, and where to write.
struct Context {
  /// The command line.
  let invocation: Invocation
  /// The environment's variables.
  let environment: [String: String]
  /// Results go to standard output, everything else to standard error.
  let output = Output.standard
  /// What standard output allows.
  let capabilities: Capabilities
  /// What standard error allows.
  let noteCapabilities: Capabilities

  init(_ invocation: Invocation, environment: [String: String]) throws(UsageError) {
    self.invocation = invocation
    self.environment = environment
    let choice: Capabilities.ColorChoice? = try invocation.choice("color")
    let switches = Capabilities.Switches(
      color: invocation.flag("no-color") ? .never : choice ?? .auto,
      noProgress: invocation.flag("no-progress"), ascii: invocation.flag("ascii"))
    func allowed(_ stream: StandardStream) -> Capabilities {
      if invocation.flag("plain") { return .plain }
      return stream.capabilities(environment: environment, switches: switches)
    }
    capabilities = allowed(.output)
    noteCapabilities = allowed(.error)
  }

  /// Whether the result is to be one JSON document.
  var wantsJSON: Bool { invocation.flag("json") }

  /// Whether the result goes to a terminal that lines should fit.
  var fitsTerminal: Bool {
    StandardStream.output.isTerminal && !invocation.flag("plain")
  }

  /// The columns of standard output.
  var width: Int { StandardStream.output.size(environment: environment).columns }

  /// The version of the tool.
  var version: String { Reprise.version }

  /// Whether the tool can be typed by its name alone.
  var isOnPath: Bool { findProgram("reprise") != nil }

  /// The path of a program that can be started, if `PATH` leads to one.
  func findProgram(_ name: String) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The seed that was given, or 0: first in, first out.
  func seed() throws(UsageError) -> UInt64 {
    try invocation.value("seed", expecting: "a whole number from 0 to \(UInt64.max)") {
      UInt64($0)
    } ?? 0
  }

  /// Writes lines of the result.
  func write(_ lines: [String]) throws(OutputError) {
    guard !lines.isEmpty else { return }
    try output.write(spelled(lines.joined(separator: "\n") + "\n"))
  }

  /// Says something beside the result, such as what to try next.
  func hint(_ line: String) {
    output.note(styled(line, .dim, noteCapabilities) + "\n")
  }

  /// Says that something is not as it should be, though the work goes on.
  func warn(_ line: String) {
    output.note("\(styled("warning:", .yellow, noteCapabilities)) \(line)\n")
  }

  /// Refuses `--json` where there is nothing to put into a document.
  func refuseJSON() throws(UsageError) {
    guard wantsJSON else { return }
    throw UsageError(
      .unknownOption("--json"), path: ["reprise"] + invocation.path,
      hints: ["The result of this command is a text already; it has no JSON form."])
  }
}
