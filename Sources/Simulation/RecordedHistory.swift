public import Linearizability

/// What the clients of a run saw, as far as a sequential model can judge it.
public struct RecordedHistory: Sendable {
  /// The name of the model, as `reprise check` knows it.
  public let model: String
  /// The verdict in words and as a page.
  private let makeReport: @Sendable (_ title: String) -> HistoryReport
  private let makeLines: @Sendable () -> String

  /// Keeps a history.
  ///
  /// - Parameters:
  ///   - model: the name of the model, as `reprise check` knows it.
  ///   - report: checks the history again and says what is wrong, under a title.
  ///   - jsonLines: writes the history down.
  public init(
    model: String, report: @escaping @Sendable (_ title: String) -> HistoryReport,
    jsonLines: @escaping @Sendable () -> String
  ) {
    self.model = model
    makeReport = report
    makeLines = jsonLines
  }

  /// Checks the history, with words and a page.
  ///
  /// - Parameter title: what to call it in the page.
  /// - Returns: the verdict.
  public func report(title: String) -> HistoryReport { makeReport(title) }

  /// The history as JSON Lines.
  public var jsonLines: String { makeLines() }
}

extension Simulation {
  /// Judges what the clients saw, and keeps it.
  ///
  /// - Parameters:
  ///   - history: what they saw.
  ///   - verdict: what the checker says of it.
  ///   - requests: the number in the log of each operation.
  public func judge(_ history: RecordedHistory, _ verdict: Verdict, requests: [Int]) {
    keep(history)
    switch verdict {
    case .linearizable: break
    case .illegal:
      let report = history.report(title: "history")
      let request = report.impossibleOperation.map { requests[$0] }
      violated("linearizable", words(for: report, request, requests), request: request)
    case .unknown:
      undecided("linearizable: \(verdict)")
    }
  }

  private func words(for report: HistoryReport, _ request: Int?, _ requests: [Int]) -> String {
    guard let request else { return "no order of the requests explains the answers" }
    let entry = log[request - 1]
    let others = report.contradiction.map { requests[$0] }.filter { $0 != request }.sorted()
    let words =
      "no order of the requests explains the answer “\(entry.status ?? "")” to request \(request), "
      + "“\(entry.request)”"
    guard let last = others.last else { return words }
    let list = others.dropLast().map(String.init).joined(separator: ", ")
    return words
      + (list.isEmpty
        ? "; request \(last) alone rules it out"
        : "; requests \(list) and \(last) alone rule it out")
  }
}
