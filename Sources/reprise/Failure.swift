import ArgumentParsing
import Tracing

/// A command that could not do its work: what happened, why it matters, what to do next.
struct Failure: Error, CustomStringConvertible {
  /// What the process exits with.
  let code: ExitCode
  /// What happened and where, in one line.
  let message: String
  /// What it means, and what to type next.
  let advice: [String]

  init(_ code: ExitCode, _ message: String, _ advice: String...) {
    self.code = code
    self.message = message
    self.advice = advice
  }

  var description: String { ([message] + advice).joined(separator: "\n") }
}

extension Failure {
  /// A trace that cannot be believed, with the place as `file:line`, which editors can open.
  init(_ error: TraceError) {
    let place = "\(error.file) line \(error.line): "
    var problem = error.description
    if problem.hasPrefix(place) { problem.removeFirst(place.count) }
    var code = ExitCode.badData
    if case .invariantBroken = error.reason { code = .checkFailed }
    self.init(code, "\(error.file):\(error.line): \(problem)")
  }
}
