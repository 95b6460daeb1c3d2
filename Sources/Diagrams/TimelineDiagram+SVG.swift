import Tracing

extension TimelineDiagram {
  private static let laneHeight = 56
  private static let top = 92

  /// Writes the picture as an SVG document that needs nothing else.
  ///
  /// - Parameter theme: what the colours are for.
  /// - Returns: the document.
  public func svg(theme: DiagramTheme = .automatic) -> String {
    let glyphs = Glyphs(unicode: true)
    let names = lanes.map { $0.name.onOneLine.fitting(24, unicode: true) }
    let left = 48 + (names.map { SVGCanvas.nameWidth($0) }.max() ?? 0)
    let perStep = max(3, min(52, 1400 / max(stepCount, 1)))
    func x(_ step: Int) -> Int { left + (step - 1) * perStep }
    let end = x(stepCount + 1)
    let bottom = Self.top + lanes.count * Self.laneHeight

    var canvas = SVGCanvas(.timeline)
    canvas.text(title.fitting(60, unicode: true), x: 24, y: 34, style: "title", anchor: "start")
    canvas.text("step", x: left - 24, y: 72, style: "small", anchor: "end")
    let every = max(1, (40 + perStep - 1) / perStep)
    for step in stride(from: 1, through: max(stepCount, 1), by: every) {
      canvas.text("\(step)", x: x(step), y: 72, style: "small")
      canvas.line(x(step), 80, x(step), bottom, style: "idle")
    }
    for steps in replays {
      let (from, to) = (x(steps.lowerBound), x(steps.upperBound))
      canvas.line(from, bottom - 8, to, bottom - 8, style: "idle")
      canvas.text("┊ replay", x: (from + to) / 2, y: bottom - 12, style: "small")
    }
    for step in crashes {
      canvas.box(
        x: x(step) - 4, y: 80, width: 8, height: bottom - 80, radius: 2, style: "band")
      canvas.text("╳ CRASH", x: x(step), y: bottom + 16, style: "alarm")
    }
    for (offset, lane) in lanes.enumerated() {
      let y = Self.top + offset * Self.laneHeight + 24
      canvas.text(names[offset], x: 24, y: y + 5, style: "name", anchor: "start")
      for bar in lane.bars {
        let (from, to) = (x(bar.steps.lowerBound), x(bar.steps.upperBound))
        canvas.box(
          x: from, y: y - (bar.isParked ? 6 : 10), width: max(to - from, 2),
          height: bar.isParked ? 12 : 20, radius: 4, style: bar.isParked ? "waiting" : "bar")
        let word = bar.isParked ? "parked" : "running"
        if to - from > SVGCanvas.labelWidth(word) + 30 {
          let style = bar.isParked ? "label small" : "small"
          canvas.text(word, x: (from + to) / 2, y: y + 4, style: style)
        }
      }
      for (number, mark) in lane.marks.enumerated() {
        let place = x(mark.step)
        canvas.circle(x: place, y: y, radius: 9, style: "state")
        canvas.text(glyphs.timelineMark(mark.event), x: place, y: y + 5, style: "plain")
        let words = glyphs.timelineWords(mark.event).fitting(26, unicode: true)
        let isLast = number == lane.marks.count - 1
        let room = isLast ? Int.max : x(lane.marks[number + 1].step) - place
        if SVGCanvas.labelWidth(words) + 20 <= room {
          canvas.text(words, x: place + 15, y: y + 24, style: "label", anchor: "start")
        }
      }
    }
    for (offset, line) in remarks.enumerated() {
      canvas.text(line, x: 24, y: bottom + 40 + 18 * offset, style: "remark", anchor: "start")
    }
    let words = lanes.flatMap { lane in
      lane.marks.suffix(1).map { mark in
        x(mark.step) + 40
          + SVGCanvas.labelWidth(glyphs.timelineWords(mark.event).fitting(26, unicode: true))
      }
    }
    let longest = remarks.map { SVGCanvas.labelWidth($0) + 48 }.max() ?? 0
    return canvas.document(
      width: max(end + 40, words.max() ?? 0, longest, 420),
      height: bottom + 28 + (remarks.isEmpty ? 0 : 18 + 18 * remarks.count),
      title: "\(title): timeline", description: description, theme: theme)
  }
}
