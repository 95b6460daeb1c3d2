import Course
import ModelChecking
import Tracing

extension ModelReport {
  /// The first run that breaks a property, as a trace: the stepper and the diagrams can show it.
  ///
  /// Each step is an event of the model, and the last event says which property is broken. A trace has
  /// no loops, so a lasso is written once around, with a word about it.
  var trace: Trace? {
    guard let property = properties.first(where: { $0.counterexample != nil }),
      let run = property.counterexample
    else { return nil }
    let start = run.initial.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
    var words: [String] = []
    for step in run.steps {
      let changes = step.changes.map { "\($0.variable): \($0.before) → \($0.after)" }
      let loop = step.number == run.loopStart ? "From here on, for ever: " : ""
      // Numbers of steps are those of the report, so the start has no step of its own.
      let origin = step.number == 1 ? "At the start, \(start). " : ""
      // A view puts the full stop behind what changed.
      let told = step.sentence.hasSuffix(".") ? String(step.sentence.dropLast()) : step.sentence
      words.append(
        origin + loop + told + (changes.isEmpty ? "" : " (\(changes.joined(separator: "; ")))"))
    }
    var events = words.enumerated().map { place, words in
      Event(
        index: place + 1, kind: .modelStep, lane: model, value: words,
        cause: place == 0 ? nil : place)
    }
    let ending =
      switch run.ending {
      case "loop": ", and goes on from step \(run.loopStart ?? 1) for ever"
      case "dead end": ", and nothing can happen any more"
      default: ""
      }
    events.append(
      Event(
        index: events.count + 1, kind: .checkFailed, lane: model,
        value: "'\(property.name)' is violated\(ending)", cause: events.count))
    return Trace(
      header: .init(
        tool: Reprise.version, scenario: bug.map { "\(model) with \($0)" } ?? model,
        runtime: "model"), events: events)
  }
}
