import Tracing

extension TimelineDiagram {
  /// Writes the picture as lines of text without trailing spaces.
  ///
  /// - Parameters:
  ///   - width: the columns it may use; what does not fit is shortened.
  ///   - unicode: whether it may use more than ASCII.
  /// - Returns: the lines, each with a line end.
  public func ascii(width: Int = 100, unicode: Bool = true) -> String {
    let glyphs = Glyphs(unicode: unicode)
    guard !lanes.isEmpty else {
      return remarks.flatMap { $0.wrapped(width) }.map { $0 + "\n" }.joined()
    }
    let names = lanes.map { glyphs.name($0.name).fitting(16, unicode: unicode) }
    let replay = replays.isEmpty ? nil : "replay"
    let margin = ((names + [replay ?? ""]).map(\.displayWidth).max() ?? 0) + 2
    // The last mark wants room for its words.
    let room = max(8, width - margin - 18)
    let columns = max(1, min(4, room / max(stepCount, 1)))
    let stepsPerColumn = max(1, (stepCount * columns + room - 1) / room)
    func column(_ step: Int) -> Int { margin + (step - 1) * columns / stepsPerColumn }

    var lines = [axis(margin: margin, columns: columns, column)]
    for (lane, name) in zip(lanes, names) {
      var line = Canvas()
      line.put(name, at: 0)
      for bar in lane.bars {
        let stroke = bar.isParked ? (unicode ? "┄" : ".") : (unicode ? "━" : "=")
        let end = max(column(bar.steps.upperBound), column(bar.steps.lowerBound) + 1)
        line.fill(column(bar.steps.lowerBound)..<end, with: stroke)
      }
      for step in crashes { line.put(unicode ? "╳" : "X", at: column(step)) }
      put(lane, on: &line, glyphs, width: width, column)
      lines.append(line.text)
    }
    if let replay {
      var line = Canvas()
      line.put(replay, at: 0)
      for steps in replays {
        let end = max(column(steps.upperBound), column(steps.lowerBound) + 1)
        line.fill(column(steps.lowerBound)..<end, with: unicode ? "┊" : ":")
      }
      lines.append(line.text)
    }
    lines.append("")
    let legend = unicode ? "━ running   ┄ parked" : "= running   . parked"
    let band = unicode ? "   ┊ repeated from the journal" : "   : repeated from the journal"
    lines.append(replay == nil ? legend : legend + band)
    if stepsPerColumn > 1 { lines.append("Each column is \(stepsPerColumn) steps.") }
    return (lines + remarks.flatMap { $0.wrapped(width) }).map { $0 + "\n" }.joined()
  }

  private func axis(margin: Int, columns: Int, _ column: (Int) -> Int) -> String {
    var line = Canvas()
    line.put("step", at: 0)
    var free = margin
    for step in 1...max(stepCount, 1) {
      let isRound = step == 1 || step.isMultiple(of: 5)
      if !isRound || column(step) < free { continue }
      line.put(String(step), at: column(step))
      free = column(step) + String(step).count + 2
    }
    return line.text
  }

  /// Marks always show; their words do where the next mark leaves room.
  private func put(
    _ lane: Lane, on line: inout Canvas, _ glyphs: Glyphs, width: Int, _ column: (Int) -> Int
  ) {
    let marks = lane.marks
    let barEnd = lane.bars.last.map { column($0.steps.upperBound) } ?? 0
    for (offset, mark) in marks.enumerated() {
      let place = column(mark.step)
      line.put(glyphs.timelineMark(mark.event), at: place)
      let isLast = offset == marks.count - 1
      let start = max(place + 2, isLast ? barEnd + 2 : 0)
      let crash = crashes.first { $0 > mark.step }.map { column($0) - 1 } ?? width
      let end = isLast ? width : min(column(marks[offset + 1].step) - 1, crash)
      let words = glyphs.timelineWords(mark.event)
      if isLast || words.displayWidth <= end - start {
        line.put(words.fitting(end - start, unicode: glyphs.unicode), at: start)
      }
    }
  }
}
