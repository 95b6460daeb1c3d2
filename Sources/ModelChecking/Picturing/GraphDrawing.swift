/// A graph of states as SVG, with a run through it.
struct GraphDrawing {
  let graph: ModelGraph
  /// The states that the run passes, in order.
  let numbers: [Int]
  let run: ModelRun?

  private struct Taken {
    var steps: [Int] = []
    var isLoop = false
  }

  var svg: String {
    let layout = GraphLayout(graph, run: numbers)
    let taken = taken
    let last = numbers.isEmpty || run == nil ? nil : numbers.last
    // What is thick lies on top.
    let edges = graph.edges.sorted { left, right in
      (taken[left.ends] == nil ? 0 : 1) < (taken[right.ends] == nil ? 0 : 1)
    }
    let elements =
      edges.map { line($0, layout, taken[$0.ends]) }
      + graph.nodes.indices.map { node($0, layout, isLast: $0 == last) }
    return """
      <svg width="\(layout.width)" height="\(layout.height)" viewBox="0 0 \(layout.width) \
      \(layout.height)" role="presentation">
      <defs>\(Self.arrow("arrow", "tip"))\(Self.arrow("arrow-loop", "tip loop-tip"))</defs>
      \(elements.joined(separator: "\n"))
      </svg>
      """
  }

  /// Which steps of the run go along which edges.
  private var taken: [[Int]: Taken] {
    var result: [[Int]: Taken] = [:]
    guard let run else { return result }
    var path = numbers
    // Of a run that is drawn alone, the last step of a lasso leads back to where the loop begins.
    if path.count == run.steps.count, let start = run.loopStart { path.append(start - 1) }
    for (number, (from, to)) in zip(path, path.dropFirst()).enumerated() {
      result[[from, to], default: Taken()].steps.append(number + 1)
      if let start = run.loopStart, number + 1 >= start { result[[from, to]]?.isLoop = true }
    }
    return result
  }

  private func line(_ edge: ModelGraph.Edge, _ layout: GraphLayout, _ taken: Taken?) -> String {
    let actions = Self.escaped(edge.actions.joined(separator: ", "))
    guard let taken else {
      return """
        <path class="step" d="\(layout.path(from: edge.from, to: edge.to))">\
        <title>\(actions)</title></path>
        """
    }
    let steps = taken.steps.map(String.init).joined(separator: ", ")
    let (x, y) = labelPlace(edge, layout)
    return """
      <path class="step taken\(taken.isLoop ? " loop" : "")" \
      marker-end="url(#arrow\(taken.isLoop ? "-loop" : ""))" \
      d="\(layout.path(from: edge.from, to: edge.to))"><title>step \(steps): \(actions)</title></path>
      <text class="name" x="\(x)" y="\(y)">\(steps)\(taken.isLoop ? " ↻" : "")</text>
      """
  }

  private func labelPlace(_ edge: ModelGraph.Edge, _ layout: GraphLayout) -> (x: Int, y: Int) {
    let (x1, y1) = (layout.x(edge.from), layout.y(edge.from))
    let (x2, y2) = (layout.x(edge.to), layout.y(edge.to))
    if edge.from == edge.to { return (x1, y1 - 40) }
    if x2 < x1 { return ((x1 + x2) / 2, min(y1, y2) - 34) }
    return ((x1 + x2) / 2, (y1 + y2) / 2 - 6)
  }

  private func node(_ number: Int, _ layout: GraphLayout, isLast: Bool) -> String {
    let (x, y) = (layout.x(number), layout.y(number))
    let variables = graph.nodes[number].variables.map { "\($0.name): \($0.value)" }
    let name = (["state \(number)\(isLast ? ", where the run ends" : "")"] + variables)
      .joined(separator: "; ")
    let classes =
      "node" + (numbers.contains(number) ? " passed" : "") + (isLast ? " last" : "")
    let place = layout.places[number]
    return """
      <g class="\(classes)" tabindex="-1" role="img" data-column="\(place.column)" \
      data-row="\(place.row)" aria-label="\(Self.escaped(name))">\
      <circle cx="\(x)" cy="\(y)" r="\(GraphLayout.radius)"/>\
      <text x="\(x)" y="\(y + 4)">\(number)</text></g>
      """
  }

  private static func arrow(_ id: String, _ style: String) -> String {
    """
    <marker id="\(id)" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="14" markerHeight="14" \
    markerUnits="userSpaceOnUse" orient="auto"><path class="\(style)" d="M0 0 L10 5 L0 10 Z"/></marker>
    """
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension ModelGraph.Edge {
  fileprivate var ends: [Int] { [from, to] }
}
