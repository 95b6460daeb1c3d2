import Tracing

extension SequenceDiagram {
  /// Writes the picture as lines of text without trailing spaces.
  ///
  /// - Parameters:
  ///   - width: the columns it may use; what does not fit is shortened.
  ///   - unicode: whether it may use more than ASCII.
  /// - Returns: the lines, each with a line end.
  public func ascii(width: Int = 100, unicode: Bool = true) -> String {
    let glyphs = Glyphs(unicode: unicode)
    let names = participants.map { glyphs.name($0) }
    let margin = String(rows.last { $0.number != nil }?.number ?? 0).count + 2
    let positions = lanes(names, glyphs, margin: margin, width: width)
    let end = positions.last ?? 0

    var lines: [String] = []
    var head = Canvas()
    for (column, name) in names.enumerated() {
      let left = column > 0 ? positions[column] - positions[column - 1] : 2 * positions[0]
      let right =
        column + 1 < names.count ? positions[column + 1] - positions[column] : 2 * (width - end) - 2
      let short = name.fitting(max(1, min(left, right) - 1), unicode: unicode)
      head.put(short, at: positions[column] - short.displayWidth / 2)
    }
    if !names.isEmpty { lines.append(head.text) }
    for row in rows {
      var line = Canvas()
      for (column, life) in row.lives.enumerated() {
        let mark =
          switch life {
          case .absent: " "
          case .running: unicode ? "│" : "|"
          case .parked: unicode ? "┊" : ":"
          }
        line.put(mark, at: positions[column])
      }
      draw(row, on: &line, positions, glyphs, width: width)
      if let number = row.number {
        line.put(String(number).paddedLeft(to: margin - 2), at: 0)
      }
      lines.append(line.text)
    }
    if !lines.isEmpty { lines += [""] + legend(glyphs) }
    return (lines + remarks.flatMap { $0.wrapped(width) }).map { $0 + "\n" }.joined()
  }

  private func legend(_ glyphs: Glyphs) -> [String] {
    let lines = glyphs.unicode ? "│ running   ┊ parked" : "| running   : parked"
    let folded = rows.reduce(0) { $0 + $1.folded.count }
    return [lines] + (folded > 0 ? ["+ done by the loop itself, \(folded) folded"] : [])
  }

  /// Lanes far enough apart for names and labels, if the width allows it.
  private func lanes(_ names: [String], _ glyphs: Glyphs, margin: Int, width: Int) -> [Int] {
    guard let first = names.first else { return [] }
    var spacing = Spacing(lanes: names.count, minimum: 4)
    for column in names.indices.dropLast() {
      let half = names[column].displayWidth / 2 + (names[column + 1].displayWidth + 1) / 2
      spacing.require(min(half + 2, 30), from: column, to: column + 1)
    }
    let messages = rows.compactMap { row -> (low: Int, high: Int, need: Int)? in
      guard case .message(let from, let to) = row.content else { return nil }
      // The lane, a dash on each side, and the head of the arrow.
      let need = glyphs.label(of: row.event).displayWidth + 4
      return (min(from, to), max(from, to), min(need, 40))
    }
    for message in messages.sorted(by: { $0.high - $0.low < $1.high - $1.low }) {
      spacing.require(message.need, from: message.low, to: message.high)
    }
    let start = margin + min(first.displayWidth / 2, 8)
    // Labels that no longer fit between lanes stand to the right of them.
    let total = spacing.gaps.reduce(0, +)
    if total > width - start - 6 { spacing.fit(into: width - start - 28) }
    return spacing.positions(from: start)
  }

  private func draw(
    _ row: Row, on line: inout Canvas, _ positions: [Int], _ glyphs: Glyphs, width: Int
  ) {
    let unicode = glyphs.unicode
    let times = row.count > 1 ? " \(unicode ? "×" : "x")\(row.count)" : ""
    let label = glyphs.label(of: row.event) + times
    let end = positions.last ?? 0
    let room = width - end - 4
    var notes: [String] = []
    switch row.content {
    case .message(let from, let to):
      let (low, high) = (positions[min(from, to)], positions[max(from, to)])
      let isReply = Narration.entry(for: row.event.kind).renderer == .reply
      let dash = unicode ? (isReply ? "╌" : "─") : (isReply ? "." : "-")
      line.fill((low + 1)..<high, with: dash)
      if from < to {
        line.put(unicode ? "▶" : ">", at: high - 1)
      } else {
        line.put(unicode ? "◀" : "<", at: low + 1)
      }
      let space = high - low - 2
      let short = label.fitting(space > 2 ? space - 1 : space, unicode: unicode)
      if short != label, room >= 14 {
        notes.append(label)
      } else {
        line.put(short, at: low + 1 + (from < to ? 0 : 1) + (space - short.displayWidth) / 2)
      }
    case .note(let lane):
      let start = positions[lane] + 2
      line.put(label.fitting(width - start, unicode: unicode), at: start)
      return
    case .band:
      let bar = unicode ? (row.event.kind == .crash ? "╳" : "═") : "="
      let words = " \(row.event.kind.rawValue.uppercased()) "
      let start = positions.first ?? 0
      line.fill(start..<(end + 1), with: bar)
      line.put(
        words.fitting(end + 1 - start, unicode: unicode),
        at: start + max(0, (end + 1 - start - words.count) / 2))
    }
    if !row.folded.isEmpty {
      let all = "+ " + row.folded.map { glyphs.label(of: $0) }.joined(separator: ", ")
      let count = "+\(row.folded.count)"
      notes.append(room < 14 && all.displayWidth > room ? count : all)
    }
    line.put(
      notes.joined(separator: "  ").fitting(max(room, 2), unicode: unicode), at: end + 3)
  }
}
