import ArgumentParsing
import Foundation
import Linearizability
import Terminals

extension Feature {
  /// `reprise check HISTORY`: whether some order explains what the clients saw.
  static let check = Feature(
    command: Command(
      "check", abstract: "Check whether a recorded history is linearizable.",
      discussion:
        "A history says who asked what, when, and what was answered. It is linearizable if its operations, each at one moment between question and answer, make an order that the model allows. Read are our own JSON Lines, maps such as {:process 0, :type :invoke, :f :read, :value nil}, and logs of lines such as INFO jepsen.util - 0 :invoke :read nil. What was never answered may have happened once at any later time, or never.",
      examples: [
        .init("reprise check history.jsonl --model register", "say whether, and if not, why"),
        .init("reprise check history.jsonl --model key-value --html out.html", "with a picture"),
      ],
      arguments: [
        Argument("HISTORY", help: "A recorded history; '-' reads standard input.", kind: .path)
      ],
      options: [
        Option(
          "model", kind: .choices(HistoryReport.modelNames), valueName: "NAME",
          help: "What the object should do: \(HistoryReport.modelNames.joined(separator: ", ")).",
          defaultText: "the model that the history names"),
        Option(
          "html", kind: .path, valueName: "FILE",
          help: "Write the picture as one page for a browser; '-' is the screen."),
        Option(
          "budget", kind: .integer, valueName: "N",
          help: "Give up after so many steps of the model.", defaultText: "no bound"),
        Option(
          "timeout", valueName: "D", help: "Give up after so long, such as 30s.",
          defaultText: "1m"),
      ])
  ) { context in
    let request = try CheckRequest(context)
    let report = try request.check()
    if let file = context.invocation.string("html") {
      try writeResult(report.html, to: file, context)
      if file == "-" { return report.exitCode }
    }
    if context.wantsJSON {
      try context.write(CheckDocument(report, request))
    } else {
      try context.output.write(context.spelled(report.text))
      if let file = context.invocation.string("html") { context.hint("The picture: \(file)") }
      if report.exitCode == .inconclusive {
        context.hint("Try more: --timeout 10m, or --budget with a larger number")
      }
    }
    return report.exitCode
  }
}

/// What to check, and against which model.
struct CheckRequest {
  /// The most configurations that are remembered: about a gigabyte.
  private static let configurations = 30_000_000
  private static let timeout: Int64 = 60_000

  let path: String
  let model: String
  let steps: Int?
  private let timeout: Int64
  private let text: String

  init(_ context: Context) throws {
    let invocation = context.invocation
    path = try invocation.required("HISTORY")
    steps = try invocation.int("budget", in: 1...Int.max)
    timeout =
      try invocation.value("timeout", expecting: DurationText.accepted) {
        DurationText.milliseconds($0)
      } ?? Self.timeout
    guard !(context.wantsJSON && invocation.string("html") == "-") else {
      throw invocation.invalid("html", "-", expecting: "a file: the screen gets the document")
    }
    text = try Self.text(of: path)
    model = try Self.model(invocation, text, path)
  }

  /// The file as text; a byte that is no text has a line, too.
  private static func text(of path: String) throws(Failure) -> String {
    let bytes: [UInt8]
    do throws(Failure) {
      bytes = try readInput(path)
    } catch {
      // What a trace is written by does not help who looks for a history.
      let what = error.message.hasSuffix("no such file")
      throw what
        ? Failure(error.code, error.message, "Histories to try are in the project's fixtures.")
        : error
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw Failure(.badData, "\(name(of: path)):\(bad + 1): not a text in UTF-8")
  }

  private static func model(
    _ invocation: Invocation, _ text: String, _ path: String
  ) throws -> String {
    if let name = invocation.string("model") { return name }
    guard let name = HistoryReport.model(namedIn: text) else {
      throw UsageError(
        .missingOption("--model"), path: ["reprise", "check"],
        hints: [
          "The history names no model. Say one:",
          "  reprise check \(path) --model \(HistoryReport.modelNames[0])",
          "MODELS: \(HistoryReport.modelNames.joined(separator: ", "))",
        ])
    }
    guard HistoryReport.modelNames.contains(name) else {
      throw Failure(
        .badData,
        "\(Self.name(of: path)):1: the history asks for a model that is not known: \(name)",
        "There are: \(HistoryReport.modelNames.joined(separator: ", ")). Say one with --model.")
    }
    return name
  }

  private static func name(of path: String) -> String { path == "-" ? "standard input" : path }

  /// Checks; the result depends on the clock only where it is unknown.
  func check() throws(Failure) -> HistoryReport {
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(timeout)
    let budget = SearchBudget(
      steps: steps ?? .max, configurations: Self.configurations, shouldStop: { clock.now > end })
    do {
      return try HistoryReport(
        reading: text, model: model, title: Self.title(of: path), budget: budget)
    } catch let error as ReadError {
      throw Failure(
        .badData,
        "\(Self.name(of: path)):\(error.line):\(error.column): expected \(error.expected), found \(error.found)",
        "The model is \(model). The formats: reprise check --help")
    } catch {
      throw Failure(.badData, "\(Self.name(of: path)): \(error)")
    }
  }

  private static func title(of path: String) -> String {
    path == "-" ? "A history" : URL(filePath: path).lastPathComponent
  }
}

extension HistoryReport {
  /// 0, 1 or 2: it is linearizable, it is not, or nobody knows.
  fileprivate var exitCode: ExitCode {
    switch verdict {
    case .linearizable: .done
    case .illegal: .checkFailed
    case .unknown: .inconclusive
    }
  }
}
