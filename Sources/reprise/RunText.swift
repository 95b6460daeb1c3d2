import Course
import Stepper
import Terminals
import Tracing

extension Context {
  /// One line for each step: its number, right-aligned, and its sentence.
  ///
  /// On a terminal a long sentence goes on under itself; elsewhere a step is always one line.
  func narration(_ steps: [Step]) -> [String] {
    let digits = String(steps.count).count
    return steps.map { step in
      let number = String(step.number)
      let label = String(repeating: " ", count: digits - number.count) + number + "  "
      let sentence = step.sentence.styled(capabilities)
      guard fitsTerminal else { return label + sentence }
      return label + sentence.wrapped(to: width, indent: label.count).dropFirst(label.count)
    }
  }

  /// A run as text: what happened, what was printed, what was left, how it ended, what it took.
  func text(of run: Run) -> [String] {
    narrated(run) + (run.ledger.map { ["", $0.description] } ?? [])
  }

  /// A run as text, without what it took.
  func narrated(_ run: Run) -> [String] {
    var parts = [narration(run.trace.steps), run.output]
    parts.append(run.leftovers.isEmpty ? [] : [run.leftovers])
    parts.append(run.failure.map { ["failed: \($0)"] } ?? [])
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }
}
