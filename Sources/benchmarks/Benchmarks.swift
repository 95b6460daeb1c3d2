internal import ArgumentParsing
internal import Foundation
internal import Terminals

/// Measures the layers; see the README for how to compare them with others.
@main
struct Benchmarks {
  static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      switch words.first {
      case nil, "help", "--help", "-h": try Output.standard.write(Group.overview)
      case "compare"?: try await Comparison(words.dropFirst()).run()
      case let name? where ServerSubject.groups.contains(name):
        try await ServerSubject.run(name, Array(words.dropFirst()))
      case let name?: try await measure(name, words.dropFirst())
      }
    } catch let error as OutputError {
      Output.standard.note("error: \(error)\n")
      exit(error.exitCode)
    } catch {
      Output.standard.note("error: \(error)\n")
      exit(ExitCode.usage.rawValue)
    }
  }

  /// Runs one workload of one group and prints one line of JSON.
  private static func measure(_ name: String, _ words: ArraySlice<String>) async throws {
    guard let group = Group.all.first(where: { $0.name == name }) else {
      throw WrongUse("there is no group '\(name)'", advice: "Groups: \(Group.names).")
    }
    guard let workload = words.first else {
      throw WrongUse("which workload of \(name)?", advice: "Workloads: \(group.workloadNames).")
    }
    guard let run = group.workloads.first(where: { $0.name == workload }) else {
      throw WrongUse(
        "\(name) has no workload '\(workload)'", advice: "Workloads: \(group.workloadNames).")
    }
    let text = words.dropFirst().first
    guard let size = text == nil ? run.size : text.flatMap({ Int($0) }), size > 0, words.count < 4
    else {
      throw WrongUse(
        "'\(words.dropFirst().joined(separator: " "))' is not a size, with or without a directory",
        advice: "Example: benchmarks \(name) \(workload) \(run.size)")
    }
    let measurement = try await run.measure(
      size, words.count == 3 ? words[words.endIndex - 1] : ".")
    try Output.standard.writeLine(measurement.json(name: "\(name) \(workload)"))
  }
}

/// The command line does not say what to do.
struct WrongUse: Error, CustomStringConvertible {
  let problem: String
  let advice: String

  init(_ problem: String, advice: String) {
    self.problem = problem
    self.advice = advice
  }

  var description: String { "\(problem)\n\(advice)" }
}
