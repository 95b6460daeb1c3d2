import Foundation
import Testing

/// Rules of the house that a compiler does not know.
struct HouseRuleTests {
  /// A text that may stand only in the named files, and why.
  struct Rule: CustomTestStringConvertible, Sendable {
    let name: String
    let pattern: String
    var modules: [String]?
    var allowed: [String] = []

    var testDescription: String { name }
  }

  static let layers = [
    "Scheduling", "AsyncAwait", "Tracing", "Diagrams", "Combinators", "Retrying", "Stepper",
    "DurablePromises", "Journaling", "PromiseStores", "DurableAsyncAwait", "Batching", "SQLite",
    "HTTP", "ResonateProtocol", "NATS", "Transports", "Workers", "PromiseServer",
    "ModelChecking", "Linearizability", "SimulatedDisks", "Simulation",
  ]

  static let rules: [Rule] = [
    Rule(
      name: "one place makes the loop's tasks",
      pattern: #"\bTask(\.detached|\.immediate\w*)?\s*(\(|\{)"#, modules: ["AsyncAwait"],
      allowed: ["EventLoop+Starting.swift"]),
    Rule(
      name: "elsewhere only the seeded executor makes a task",
      pattern: #"\bTask(\.detached|\.immediate\w*)?\s*(\(|\{)"#,
      modules: [
        "Scheduling", "Tracing", "Diagrams", "Combinators", "Retrying", "Stepper", "Course",
        "DurablePromises", "Journaling", "PromiseStores", "DurableAsyncAwait", "Batching", "SQLite",
        "ResonateProtocol", "NATS", "Transports", "Workers", "PromiseServer",
        "ModelChecking", "Linearizability", "SimulatedDisks", "Simulation",
      ],
      allowed: ["SeededExecutor+Run.swift", "NothingRunnable.swift", "Outside.swift"]),
    Rule(
      name: "one place makes the tasks of handlers",
      pattern: #"\bTask(\.detached|\.immediate\w*)?\s*(\(|\{)"#, modules: ["HTTP"],
      allowed: ["Answers.swift"]),
    Rule(
      name: "no layer reads a wall clock",
      pattern: #"\b(ContinuousClock|SuspendingClock)\b|\bDate\(\)|Task\.sleep|\.asyncAfter"#,
      modules: layers, allowed: ["EventLoop+Starting.swift", "TimeSource+System.swift"]),
    Rule(
      name: "no layer draws random numbers by itself",
      pattern: #"\bUUID\(\)|SystemRandomNumberGenerator|\.random\((in:[^,)]*)?\)|\.shuffled\(\)"#,
      modules: layers),
    Rule(
      name: "Sendable is checked",
      pattern: #"@unchecked Sendable|nonisolated\(unsafe\)|@_silgen_name"#),
    Rule(name: "bad input is not trapped", pattern: #"\bfatalError\(|\btry!|\bas! "#),
    Rule(name: "nothing is left to do", pattern: #"\b(TODO|FIXME|XXX)\b"#),
  ]

  @Test(arguments: rules) func `holds`(rule: Rule) throws {
    for module in try rule.modules ?? Repository.folders(in: "Sources") {
      for file in try Repository.swiftFiles(in: "Sources/\(module)")
      where !rule.allowed.contains(file.name) {
        for (number, line) in file.code.enumerated() {
          let matches = line.range(of: rule.pattern, options: .regularExpression) != nil
          #expect(!matches, "\(file.path):\(number + 1): \(line)")
        }
      }
    }
  }

  @Test func `files stay short`() throws {
    for folder in ["Sources", "Tests"] {
      for file in try Repository.swiftFiles(in: folder) {
        #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
      }
    }
  }
}
