public import Tracing

/// A trace, ready to be asked about any of its steps.
public struct StepBook: Sendable {
  /// What the trace says about its run.
  public let header: Trace.Header
  /// The steps, in order.
  public let steps: [Step]
  private let timeline: Timeline
  private let report: InvariantReport

  /// Reads a trace once.
  ///
  /// - Parameter trace: the trace.
  public init(_ trace: Trace) {
    header = trace.header
    steps = trace.steps
    timeline = Timeline(trace)
    report = trace.invariants()
  }

  /// What is known at a step.
  ///
  /// - Parameter number: the number of the step, from 1.
  /// - Returns: what is known; nothing if there is no such step.
  public func facts(at number: Int) -> StepFacts? {
    guard number >= 1, number <= steps.count else { return nil }
    let step = steps[number - 1]
    let state = timeline.state(at: step.position)
    let before = timeline.state(at: number > 1 ? steps[number - 2].position : 0)
    return StepFacts(
      step: step, total: steps.count, cause: cause(of: step),
      changes: TraceState.changes(from: before, to: state), state: state,
      checks: Invariant.allCases.map { check($0, at: step) })
  }

  private func cause(of step: Step) -> StepFacts.Cause? {
    guard let index = step.event.cause, index >= 1, index < step.event.index else { return nil }
    let event = timeline.trace.events[index - 1]
    let sentence = Narration.sentence(for: event, after: timeline.state(at: index))
    return StepFacts.Cause(step: number(of: index), sentence: sentence)
  }

  private func check(_ invariant: Invariant, at step: Step) -> StepFacts.Check {
    guard let found = report.breaks.first(where: { $0.invariant == invariant }),
      found.index <= step.position
    else { return StepFacts.Check(invariant: invariant, status: .holds, reason: nil) }
    let number = number(of: found.index)
    return StepFacts.Check(
      invariant: invariant, status: number == step.number ? .breaksHere : .broke(step: number),
      reason: found.reason)
  }

  /// The step that an event is shown with.
  private func number(of index: Int) -> Int {
    steps.first { index <= $0.position }?.number ?? steps.count
  }
}
