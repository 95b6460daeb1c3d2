import Tracing

extension SequenceDiagram {
  private static let rowHeight = 44
  private static let top = 112
  private static let left = 56

  /// Writes the picture as an SVG document that needs nothing else.
  ///
  /// - Parameter theme: what the colours are for.
  /// - Returns: the document.
  public func svg(theme: DiagramTheme = .automatic) -> String {
    let glyphs = Glyphs(unicode: true)
    let names = participants.map { $0.onOneLine.fitting(24, unicode: true) }
    let widths = names.map { max(80, SVGCanvas.nameWidth($0) + 28) }
    let positions = lanes(widths, glyphs)
    let end = (positions.last ?? Self.left) + (widths.last ?? 0) / 2
    let notes = rows.map { noteWords($0, glyphs) }
    let notesWidth = notes.map { SVGCanvas.labelWidth($0) }.max() ?? 0
    let bottom = Self.top + rows.count * Self.rowHeight
    let remarkEnds = rows.map { row -> Int in
      guard case .note(let lane) = row.content else { return 0 }
      return positions[lane] + 24 + SVGCanvas.labelWidth(label(of: row, glyphs))
    }
    let width = max(
      end + 24 + notesWidth + (notesWidth > 0 ? 12 : 0), remarkEnds.max() ?? 0, 420)

    var canvas = SVGCanvas(.sequence)
    canvas.text(title.fitting(60, unicode: true), x: 24, y: 34, style: "title", anchor: "start")
    for (column, x) in positions.enumerated() {
      canvas.line(x, Self.top - 20, x, bottom, style: "idle")
      drawLife(of: column, at: x, on: &canvas)
      canvas.box(
        x: x - widths[column] / 2, y: 56, width: widths[column], height: 36, radius: 8,
        style: "box")
      canvas.text(names[column], x: x, y: 79, style: "name")
    }
    for (offset, row) in rows.enumerated() {
      let y = Self.top + offset * Self.rowHeight + 22
      if let number = row.number {
        canvas.text("\(number)", x: 32, y: y + 4, style: "number", anchor: "end")
      }
      draw(row, at: y, positions, glyphs, on: &canvas)
      if !notes[offset].isEmpty {
        canvas.text(notes[offset], x: end + 24, y: y + 4, style: "small", anchor: "start")
      }
    }
    for (offset, line) in footer.enumerated() {
      canvas.text(line, x: 24, y: bottom + 24 + 18 * offset, style: "remark", anchor: "start")
    }
    let longest = footer.map { SVGCanvas.labelWidth($0) }.max() ?? 0
    return canvas.document(
      width: max(width, longest + 48), height: bottom + 24 + 18 * footer.count,
      title: "\(title): sequence", description: description, theme: theme)
  }

  private var footer: [String] {
    let folded = rows.reduce(0) { $0 + $1.folded.count }
    let key = folded > 0 ? ["+ done by the loop itself: \(folded) folded events"] : []
    return key + remarks
  }

  private func noteWords(_ row: Row, _ glyphs: Glyphs) -> String {
    if row.folded.isEmpty { return "" }
    let words = row.folded.map { glyphs.label(of: $0).fitting(32, unicode: true) }
    return "+ " + words.joined(separator: ", ")
  }

  private func label(of row: Row, _ glyphs: Glyphs) -> String {
    let times = row.count > 1 ? " ×\(row.count)" : ""
    return (glyphs.label(of: row.event) + times).fitting(36, unicode: true)
  }

  private func lanes(_ widths: [Int], _ glyphs: Glyphs) -> [Int] {
    guard let first = widths.first else { return [] }
    var spacing = Spacing(lanes: widths.count, minimum: 130)
    for column in widths.indices.dropLast() {
      let half = (widths[column] + widths[column + 1]) / 2
      spacing.require(half + 24, from: column, to: column + 1)
    }
    for row in rows {
      let words = SVGCanvas.labelWidth(label(of: row, glyphs))
      switch row.content {
      case .message(let from, let to):
        spacing.require(words + 56, from: min(from, to), to: max(from, to))
      case .note(let lane):
        spacing.require(words + 24, from: lane, to: min(lane + 1, widths.count - 1))
      case .band: break
      }
    }
    return spacing.positions(from: Self.left + first / 2)
  }

  /// The stretches of one lane during which its participant does the same thing.
  private func drawLife(of column: Int, at x: Int, on canvas: inout SVGCanvas) {
    var start = 0
    while start < rows.count {
      let life = rows[start].lives[column]
      var end = start
      while end < rows.count, rows[end].lives[column] == life { end += 1 }
      // A stretch begins and ends at the message that causes it, in the middle of a row.
      let half = Self.rowHeight / 2
      let upper =
        Self.top + start * Self.rowHeight + (start == 0 ? -20 : life == .parked ? -half : half)
      var lower = Self.top + end * Self.rowHeight - half
      if end < rows.count, life == .parked { lower += Self.rowHeight }
      if end == rows.count { lower += half }
      switch life {
      case .absent: break
      case .running:
        canvas.box(
          x: x - 5, y: upper, width: 10, height: max(lower - upper, 4), radius: 3, style: "bar")
      case .parked:
        canvas.box(
          x: x - 5, y: upper, width: 10, height: max(lower - upper, 4), radius: 3,
          style: "waiting")
        if lower - upper > 120 {
          canvas.raw(
            """
            <text class="small" text-anchor="middle" \
            transform="translate(\(x - 10) \((upper + lower) / 2)) rotate(-90)">parked</text>
            """)
        }
      }
      start = end
    }
  }

  /// Words stand between two neighbouring lanes if they fit there, so that they cross neither.
  private func middle(of words: String, _ low: Int, _ high: Int, _ positions: [Int]) -> Int {
    let need = SVGCanvas.labelWidth(words) + 24
    let gap = (low..<high).first { positions[$0 + 1] - positions[$0] >= need }
    return gap.map { (positions[$0] + positions[$0 + 1]) / 2 }
      ?? (positions[low] + positions[high]) / 2
  }

  private func draw(
    _ row: Row, at y: Int, _ positions: [Int], _ glyphs: Glyphs, on canvas: inout SVGCanvas
  ) {
    let words = label(of: row, glyphs)
    switch row.content {
    case .message(let from, let to):
      let isReply = Narration.entry(for: row.event.kind).renderer == .reply
      let side = from < to ? 1 : -1
      let (x1, x2) = (positions[from] + 6 * side, positions[to] - 6 * side)
      canvas.line(x1, y, x2, y, style: isReply ? "reply" : "message", arrow: true)
      let middle = middle(of: words, min(from, to), max(from, to), positions)
      canvas.text(words, x: middle, y: y - 7, style: "label")
    case .note(let lane):
      canvas.text(words, x: positions[lane] + 12, y: y + 4, style: "label", anchor: "start")
    case .band:
      guard let first = positions.first, let last = positions.last else { return }
      canvas.box(
        x: first - 20, y: y - 14, width: last - first + 40, height: 28, radius: 4, style: "band")
      canvas.text(
        "\(glyphs.mark(of: row.event.kind)) \(row.event.kind.rawValue.uppercased())",
        x: (first + last) / 2, y: y + 5, style: "alarm")
    }
  }
}
