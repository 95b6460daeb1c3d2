internal import Terminals
internal import Tracing

extension LinearView {
  /// A labelled part of a block; every item begins a line.
  struct Row {
    let label: String
    let items: [String]
  }

  /// What a block says under its sentence, in a fixed order; rows without items are left out.
  func rows(_ facts: StepFacts) -> [Row] {
    let state = facts.state
    let rows = [
      Row(label: "why", items: [why(facts)]),
      Row(label: "changed", items: facts.changes.isEmpty ? ["nothing"] : facts.changes.map(change)),
      Row(label: "promises", items: listed(state.promises.map(words))),
      Row(label: "awaiters", items: listed(awaiters(state))),
      Row(label: "runnable", items: listed(state.runnable)),
      Row(label: "journal", items: state.journal.isEmpty ? [] : [journal(state)]),
      Row(label: "effects", items: listed(state.effects.map(\.text))),
      Row(label: "output", items: listed(state.output.map(\.text))),
      Row(label: "checks", items: checks(facts)),
      Row(label: "code", items: facts.source.map { [$0.onOneLine] } ?? []),
    ]
    return rows.filter { !$0.items.isEmpty }
  }

  private func why(_ facts: StepFacts) -> String {
    guard let cause = facts.cause else {
      return facts.step.number == 1 ? "nothing comes before it" : "no earlier step caused it"
    }
    return "because of step \(cause.step): \(cause.sentence.styled(options.capabilities))"
  }

  private func change(_ change: Change) -> String {
    let isUnicode = options.capabilities.unicode
    let (none, arrow) = isUnicode ? ("–", "→") : ("-", "->")
    let (before, after) = (change.before ?? none, change.after ?? none)
    return "\(name(change.place)): \(before) \(arrow) \(after)".onOneLine
  }

  private func name(_ place: Change.Place) -> String {
    switch place {
    case .promise(let id): id
    case .awaiters(let id): "awaiters of \(id)"
    case .execution(let name): name
    case .journal: "journal"
    case .effects: "effects"
    case .output: "output"
    case .checks: "failed checks"
    }
  }

  private func words(_ promise: TraceState.Promise) -> String {
    let callee = promise.callee.map { " (\($0))" } ?? ""
    return "\(promise.id)\(callee) \(promise.word)" + (promise.value.map { " \($0)" } ?? "")
  }

  private func awaiters(_ state: TraceState) -> [String] {
    state.promises.filter { !$0.awaiters.isEmpty }.map {
      "\($0.awaiters.joined(separator: ", ")) on \($0.id)"
    }
  }

  private func journal(_ state: TraceState) -> String {
    let flushed = state.journal.count { $0.isFlushed }
    return "\(state.journal.count) records, \(flushed) of them safe on disk"
  }

  private func listed(_ items: [String]) -> [String] {
    items.isEmpty ? [] : [items.joined(separator: "; ").onOneLine]
  }

  private func checks(_ facts: StepFacts) -> [String] {
    var (broken, held): ([String], [String]) = ([], [])
    for check in facts.checks {
      let reason = check.reason.map { ": \($0)" } ?? ""
      switch check.status {
      case .holds: held.append(check.invariant.name)
      case .breaksHere: broken.append(alarm("\(check.invariant.name) breaks here\(reason)"))
      case .broke(let step):
        broken.append(alarm("\(check.invariant.name) broke at step \(step)\(reason)"))
      }
    }
    broken += facts.state.failedChecks.map { alarm("failed: \($0.text)") }
    guard broken.isEmpty else {
      return broken + (held.isEmpty ? [] : ["\(tick)\(held.count) others hold"])
    }
    return ["\(tick)all \(held.count) hold"]
  }

  private var tick: String {
    options.capabilities.unicode ? styled("✓", .green, options.capabilities) + " " : ""
  }

  private func alarm(_ text: String) -> String {
    let mark = options.capabilities.unicode ? "✗" : "X"
    return "\(styled(mark, .red, options.capabilities)) \(text.onOneLine)"
  }
}
