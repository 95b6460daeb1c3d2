import Linearizability

/// The verdict on a history as scripts see it.
struct CheckDocument: Encodable {
  let schema = 1
  let history: String
  let model: String
  /// `linearizable`, `illegal` or `unknown`.
  let verdict: String
  /// Why it is unknown.
  let reason: String?
  let operations: Int
  let pending: Int
  let parts: Int
  let steps: Int
  /// The first answer that no order explains, by its place among the operations, from 0.
  let impossible: Int?
  /// The few operations that contradict one another.
  let contradiction: [Int]
  /// What is wrong, in words.
  let sentences: [String]

  init(_ report: HistoryReport, _ request: CheckRequest) {
    history = request.path
    model = request.model
    switch report.verdict {
    case .linearizable: (verdict, reason) = ("linearizable", nil)
    case .illegal: (verdict, reason) = ("illegal", nil)
    case .unknown(let why): (verdict, reason) = ("unknown", why.rawValue)
    }
    operations = report.operationCount
    pending = report.pendingCount
    parts = report.partCount
    steps = report.steps
    impossible = report.impossibleOperation
    contradiction = report.contradiction
    sentences = report.sentences
  }
}
