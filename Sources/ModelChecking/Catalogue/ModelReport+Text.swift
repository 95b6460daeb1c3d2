extension ModelReport {
  /// The report as lines for a reader, in plain ASCII: counts, properties, counterexamples, warnings.
  public var lines: [String] {
    var lines = [heading]
    lines.append(
      "\(states) unique states, \(transitions) transitions, depth \(depth), \(deadEnds) dead ends"
        + (isComplete ? "" : "; not all states: " + reachedBounds.joined(separator: ", ")))
    lines.append("")
    lines += table
    var told: [ModelRun: String] = [:]
    for property in properties {
      guard let run = property.counterexample else { continue }
      if let other = told[run] {
        lines += ["", "\(property.name) is violated by the same run as \(other)."]
      } else {
        lines += ["", "\(property.name) is violated after \(Self.steps(run.steps.count)):"]
        lines += run.lines
        told[run] = property.name
      }
    }
    if !warnings.isEmpty { lines += [""] + warnings.map { "warning: \($0)" } }
    return lines
  }

  static func steps(_ count: Int) -> String { count == 1 ? "1 step" : "\(count) steps" }

  private var heading: String {
    var parts = parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    parts.append(search.rawValue)
    if storage == .fingerprints { parts.append(storage.rawValue) }
    if let symmetry { parts.append("symmetry \(symmetry)") }
    if let bug { parts.append("bug \(bug)") }
    return "\(model): " + parts.joined(separator: ", ")
  }

  private var table: [String] {
    let rows = properties.map { property in
      [
        property.verdict.rawValue, property.kind.rawValue, property.name,
        property.reason.map { "\(property.sentence) (\($0))" } ?? property.sentence,
      ]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ") + "  " + row[3]
    }
  }
}

extension ModelRun {
  /// The run as lines for a reader: each step, and what it changed; a lasso's loop has a line beside it.
  public var lines: [String] {
    var lines = ["   0  " + initial.map { "\($0.name): \($0.value)" }.joined(separator: "; ")]
    for step in steps {
      if step.number == loopStart { lines.append(" .->  from here on, for ever:") }
      let number = String(step.number)
      let changes = step.changes.map { "\($0.variable): \($0.before) -> \($0.after)" }
      let told =
        [String(repeating: " ", count: max(0, 4 - number.count)) + number + "  " + step.sentence]
        + (changes.isEmpty ? [] : ["      " + changes.joined(separator: "; ")])
      lines += loopStart.map { step.number >= $0 } == true ? told.map(Self.inLoop) : told
    }
    switch ending {
    case "loop": lines.append(" '--  and again from step \(loopStart ?? 1)")
    case "dead end": lines.append("      and nothing can happen any more")
    default: break
    }
    return lines
  }

  /// A line with the loop's own line beside it, where there is room.
  private static func inLoop(_ line: String) -> String {
    line.hasPrefix("  ") ? " |" + line.dropFirst(2) : line
  }
}
