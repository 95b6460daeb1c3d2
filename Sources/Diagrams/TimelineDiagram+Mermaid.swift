extension TimelineDiagram {
  /// Writes the picture as text for Mermaid.
  ///
  /// - Returns: the lines, each with a line end.
  public func mermaid() -> String {
    let glyphs = Glyphs(unicode: true)
    var lines = MermaidText.heading("gantt", title: title, description: description)
    // Steps stand in for seconds: Mermaid has no axis without a clock.
    lines += ["  dateFormat X", "  axisFormat %s"]
    for (place, lane) in lanes.enumerated() {
      lines.append("  section \(MermaidText.escaped(lane.name))")
      for (number, bar) in lane.bars.enumerated() {
        let (word, tag) = bar.isParked ? ("parked", "done") : ("running", "active")
        lines.append(
          "  \(word) :\(tag), b\(place)x\(number), \(bar.steps.lowerBound), \(bar.steps.upperBound)"
        )
      }
      for (number, mark) in lane.marks.enumerated() {
        let words = "\(glyphs.timelineMark(mark.event)) \(glyphs.timelineWords(mark.event))"
        lines.append(
          "  \(MermaidText.escaped(words)) :milestone, m\(place)x\(number), \(mark.step), 0d")
      }
    }
    if !crashes.isEmpty { lines.append("  section everybody") }
    for (number, step) in crashes.enumerated() {
      lines.append("  ╳ crash :crit, milestone, c\(number), \(step), 0d")
    }
    lines += remarks.map { "  %% \(MermaidText.escaped($0))" }
    return MermaidText.text(lines)
  }
}
