internal import Foundation
internal import Terminals

/// Runs a group and its peers in turn, and prints the ratios of their medians.
struct Comparison {
  static let rounds = 5

  private let contest: Contest
  private let chosen: [String]
  private let directory: String?

  init(_ words: ArraySlice<String>) throws {
    guard let contest = Contest.all.first(where: { $0.name == words.first }) else {
      throw WrongUse(
        "compare what? Groups: \(Contest.all.map(\.name).joined(separator: ", ")).",
        advice: "Example: benchmarks compare memory seq nested")
    }
    var names = Array(words.dropFirst())
    var directory = "."
    if contest.writes, let option = names.firstIndex(of: "--dir") {
      guard option + 1 < names.count else {
        throw WrongUse(
          "--dir of what directory?", advice: "Example: benchmarks compare durable --dir /data")
      }
      directory = names[option + 1]
      names.removeSubrange(option...option + 1)
    }
    if let unknown = names.first(where: { !contest.workloads.contains($0) }) {
      throw WrongUse(
        "there is no workload '\(unknown)'",
        advice: "Workloads: \(contest.workloads.joined(separator: ", ")).")
    }
    self.contest = contest
    self.directory = contest.writes ? directory : nil
    chosen = names.isEmpty ? contest.workloads : names
  }

  func run() async throws {
    try Output.standard.writeLine(
      "µs per operation, median of \(Self.rounds) rounds in turn; ours ÷ theirs, smaller is better")
    let width = (contest.workloads.map(\.count).max() ?? 0) + 2
    for workload in chosen {
      let (lines, absent) = try race(workload)
      let ours = lines[contest.name].map { Self.median($0.map(\.microseconds)) }
      for contender in contest.contenders {
        let row = "\(workload.padded(to: width)) \(contender.name.padded(to: 16))"
        if let reason = absent[contender.name] {
          try Output.standard.writeLine("\(row) left out: \(reason)")
        } else if let mine = lines[contender.name] {
          let theirs = Self.median(mine.map(\.microseconds))
          var ratio = ""
          if let ours, contender.name != contest.name {
            ratio = "   ours ÷ theirs \(Self.fixed(ours / theirs, 2))"
          }
          let figures = "\(Self.fixed(theirs, 3)) µs".leftPadded(to: 14)
          try Output.standard.writeLine(row + figures + ratio + Self.extra(mine))
        }
      }
    }
  }

  /// Runs the contenders of a workload in turn; whoever fails once is left out, and why is told.
  private func race(_ workload: String) throws -> (
    lines: [String: [Line]], absent: [String: String]
  ) {
    var lines: [String: [Line]] = [:]
    var absent: [String: String] = [:]
    for _ in 0..<Self.rounds {
      for contender in contest.contenders where absent[contender.name] == nil {
        guard let words = contender.words(for: workload, in: directory) else { continue }
        switch try Self.measure(words) {
        case .success(let line): lines[contender.name, default: []].append(line)
        case .failure(let failure): absent[contender.name] = failure.reason
        }
      }
    }
    return (lines, absent)
  }

  private struct Line {
    let microseconds: Double
    let extra: [String: Double]
  }

  private struct Failure: Error {
    let reason: String
  }

  /// Runs a program once; what it says first on its standard error is why it failed.
  private static func measure(_ words: [String]) throws -> Result<Line, Failure> {
    // A file, because a pipe that nobody empties would stop whoever says much.
    let complaints = FileManager.default.temporaryDirectory
      .appending(path: "benchmarks-\(ProcessInfo.processInfo.processIdentifier)")
    try Data().write(to: complaints)
    defer { try? FileManager.default.removeItem(at: complaints) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let ops = (object["ops"] as? NSNumber)?.doubleValue,
      let seconds = (object["seconds"] as? NSNumber)?.doubleValue
    else {
      let said = String(decoding: (try? Data(contentsOf: complaints)) ?? Data(), as: UTF8.self)
      return .failure(
        Failure(
          reason: said.split(separator: "\n").first.map(String.init)
            ?? "it ended with status \(process.terminationStatus) and said nothing"))
    }
    let extra = object.compactMapValues { ($0 as? NSNumber)?.doubleValue }
    return .success(Line(microseconds: seconds / ops * 1e6, extra: extra))
  }

  /// The medians of what only some workloads tell.
  private static func extra(_ lines: [Line]) -> String {
    shown.map { key in
      let values = lines.compactMap { $0.extra[key] }
      return values.isEmpty ? "" : "   \(key) \(fixed(median(values), 2))"
    }.joined()
  }

  private static let shown = [
    "pending_rss_mb", "speedup", "p50_us", "p99_us", "errors", "promises_per_flush",
    "kb_per_stream", "growth",
  ]

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
