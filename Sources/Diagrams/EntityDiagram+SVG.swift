import Tracing

extension EntityDiagram {
  private static let rowHeight = 124
  private static let boxHeight = 44

  /// Writes the picture as an SVG document that needs nothing else.
  ///
  /// - Parameter theme: what the colours are for.
  /// - Returns: the document.
  public func svg(theme: DiagramTheme = .automatic) -> String {
    let glyphs = Glyphs(unicode: true)
    let labels = nodes.map { node in
      switch node.kind {
      case .execution: node.name.onOneLine.fitting(22, unicode: true)
      case .invocation: "invoke \(node.name.onOneLine)".fitting(24, unicode: true)
      case .promise:
        "\(node.name) \(glyphs.words(node.outcome, node.value))".onOneLine
          .fitting(26, unicode: true)
      }
    }
    let widths = labels.map { max(84, SVGCanvas.labelWidth($0) + 30) }
    let centres = columns(widths)
    func centre(_ node: Int) -> (x: Int, y: Int) {
      (centres[nodes[node].column], 90 + nodes[node].row * Self.rowHeight)
    }

    var canvas = SVGCanvas(.entity)
    canvas.text(title.fitting(60, unicode: true), x: 24, y: 34, style: "title", anchor: "start")
    for edge in edges {
      draw(edge, from: centre(edge.from), to: centre(edge.to), widths, on: &canvas)
    }
    for (place, node) in nodes.enumerated() {
      let (x, y) = centre(place)
      let style =
        switch node.kind {
        case .execution: "box"
        case .invocation: "pill"
        case .promise: "state"
        }
      canvas.box(
        x: x - widths[place] / 2, y: y - Self.boxHeight / 2, width: widths[place],
        height: Self.boxHeight, radius: node.kind == .execution ? 8 : 22, style: style)
      canvas.text(labels[place], x: x, y: y + 5, style: node.kind == .execution ? "name" : "plain")
    }
    let bottom = 90 + ((nodes.map(\.row).max() ?? 0) + 1) * Self.rowHeight - 60
    for (offset, line) in remarks.enumerated() {
      canvas.text(line, x: 24, y: bottom + 18 * offset, style: "remark", anchor: "start")
    }
    let right = nodes.indices.map { centre($0).x + widths[$0] / 2 }.max() ?? 0
    let longest = remarks.map { SVGCanvas.labelWidth($0) }.max() ?? 0
    return canvas.document(
      width: max(right + 24, longest + 48, 420), height: bottom + 18 * remarks.count,
      title: "\(title): entities", description: description, theme: theme)
  }

  /// The middle of each column, with room between neighbours for the words on an edge.
  private func columns(_ widths: [Int]) -> [Int] {
    let count = (nodes.map(\.column).max() ?? 0) + 1
    var widest = Array(repeating: 0, count: count)
    for (place, node) in nodes.enumerated() {
      widest[node.column] = max(widest[node.column], widths[place])
    }
    var centres: [Int] = []
    var left = 24
    for width in widest {
      centres.append(left + width / 2)
      left += width + 96
    }
    return centres
  }

  private func draw(
    _ edge: Edge, from: (x: Int, y: Int), to: (x: Int, y: Int), _ widths: [Int],
    on canvas: inout SVGCanvas
  ) {
    let style = edge.relation == .awaits ? "reply" : "message"
    let (fromHalf, toHalf) = (widths[edge.from] / 2, widths[edge.to] / 2)
    let half = Self.boxHeight / 2
    let words = edge.relation.word
    if from.y == to.y {
      let side = from.x < to.x ? 1 : -1
      let (x1, x2) = (from.x + side * fromHalf, to.x - side * toHalf)
      canvas.line(x1, from.y, x2 - 2 * side, to.y, style: style, arrow: true)
      canvas.text(words, x: (x1 + x2) / 2, y: from.y - 7, style: "label small")
    } else if from.x == to.x {
      let side = from.y < to.y ? 1 : -1
      let (y1, y2) = (from.y + side * half, to.y - side * half)
      canvas.line(from.x, y1, to.x, y2 - 2 * side, style: style, arrow: true)
      canvas.text(words, x: from.x, y: (y1 + y2) / 2 + 4, style: "label small")
    } else {
      // From the lower edge of an execution to the side of a promise, in one bend.
      let down = from.y < to.y ? 1 : -1
      let side = from.x < to.x ? 1 : -1
      let (x1, y1) = (from.x, from.y + down * half)
      let x2 = to.x - side * (toHalf + 2)
      canvas.raw(
        """
        <path class="\(style)" d="M\(x1) \(y1) Q\(x1) \(to.y) \(x2) \(to.y)" \
        \(canvas.arrowHead)/>
        """)
      canvas.text(words, x: (3 * x1 + x2) / 4, y: (y1 + 3 * to.y) / 4 + 4, style: "label small")
    }
  }
}
