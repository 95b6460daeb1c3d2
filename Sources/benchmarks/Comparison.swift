internal import Foundation
internal import Terminals

/// Runs a group and its peers in turn, and prints the ratios of their medians.
struct Comparison {
  /// One program that runs the workloads.
  struct Contender {
    let name: String
    let command: [String]
  }

  /// A group of ours, and who competes with it.
  struct Field {
    let group: String
    let workloads: [String]
    /// Other groups of this program.
    var groups: [String] = []
    /// Programs in `Peers`: the name, what runs it, and the file.
    let peers: [(name: String, runner: [String], file: String)]
  }

  static let rounds = 5
  static let fields = [
    Field(
      group: "memory", workloads: ["seq", "nested", "fanout", "fib", "pending", "work"],
      groups: ["memory-inline", "memory-observed", "bare-task", "naive-actor"],
      peers: [
        ("node", ["node"], "memory.mjs"), ("go", ["go", "run"], "memory.go"),
        ("elixir", ["elixir"], "memory.exs"),
      ]),
    Field(
      group: "batching", workloads: ["each", "batched"],
      peers: [("sqlite", ["python3"], "batching.py")]),
  ]

  private let field: Field
  private let chosen: [String]

  init(_ words: ArraySlice<String>) throws {
    guard let field = Self.fields.first(where: { $0.group == words.first }) else {
      throw WrongUse("compare what?", advice: "Example: benchmarks compare memory seq nested")
    }
    let names = Array(words.dropFirst())
    if let unknown = names.first(where: { !field.workloads.contains($0) }) {
      throw WrongUse(
        "there is no workload '\(unknown)'",
        advice: "Workloads: \(field.workloads.joined(separator: ", ")).")
    }
    self.field = field
    chosen = names.isEmpty ? field.workloads : names
  }

  func run() async throws {
    let contenders = contenders()
    try Output.standard.writeLine(
      "µs per operation, median of \(Self.rounds) rounds in turn; ours ÷ theirs, smaller is better")
    for workload in chosen {
      var times: [String: [Double]] = [:]
      var extras: [String: String] = [:]
      for round in 0..<Self.rounds {
        for contender in contenders {
          guard let line = Self.measure(contender, workload) else { continue }
          times[contender.name, default: []].append(line.seconds / line.ops * 1e6)
          if round == 0 { extras[contender.name] = line.extra }
        }
      }
      guard let ours = times[field.group].map(Self.median) else { continue }
      for contender in contenders {
        guard let theirs = times[contender.name].map(Self.median) else { continue }
        let figures = "\(Self.fixed(theirs, 3)) µs".leftPadded(to: 14)
        let ratio =
          contender.name == field.group ? "" : "ours ÷ theirs \(Self.fixed(ours / theirs, 2))"
        try Output.standard.writeLine(
          "\(workload.padded(to: 8)) \(contender.name.padded(to: 16))\(figures)   \(ratio)"
            + (extras[contender.name] ?? ""))
      }
    }
  }

  /// Ours, the Swift peers, and those of other languages whose programs are found here.
  private func contenders() -> [Contender] {
    let own = CommandLine.arguments[0]
    var all = ([field.group] + field.groups).map { Contender(name: $0, command: [own, $0]) }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path
    for (name, runner, file) in field.peers {
      let path = "\(folder)/\(file)"
      guard FileManager.default.fileExists(atPath: path), Self.isOnPath(runner[0]) else { continue }
      all.append(Contender(name: name, command: runner + [path]))
    }
    return all
  }

  private static func isOnPath(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  private struct Line {
    let ops: Double
    let seconds: Double
    let extra: String
  }

  /// Runs a contender once; nothing if it has no such workload.
  private static func measure(_ contender: Contender, _ workload: String) -> Line? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = contender.command + [workload]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let ops = (object["ops"] as? NSNumber)?.doubleValue,
      let seconds = (object["seconds"] as? NSNumber)?.doubleValue
    else { return nil }
    let extra = ["pending_rss_mb", "speedup"].compactMap { key in
      (object[key] as? NSNumber).map { "   \(key) \(fixed($0.doubleValue, 2))" }
    }
    return Line(ops: ops, seconds: seconds, extra: extra.joined())
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - displayWidth(of: self))) + self
  }
}
