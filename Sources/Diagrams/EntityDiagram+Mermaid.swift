extension EntityDiagram {
  /// Writes the picture as text for Mermaid.
  ///
  /// - Returns: the lines, each with a line end.
  public func mermaid() -> String {
    let glyphs = Glyphs(unicode: true)
    var lines = MermaidText.heading("flowchart LR", title: title, description: description)
    for (place, node) in nodes.enumerated() {
      switch node.kind {
      case .execution: lines.append("  N\(place)[\"\(MermaidText.escaped(node.name))\"]")
      case .invocation:
        lines.append("  N\(place)([\"\(MermaidText.escaped("invoke \(node.name)"))\"])")
      case .promise:
        let words = "\(node.name) \(glyphs.words(node.outcome, node.value))"
        lines.append("  N\(place)((\"\(MermaidText.escaped(words))\"))")
      }
    }
    for edge in edges {
      let arrow = edge.relation == .awaits ? "-.->" : "-->"
      lines.append("  N\(edge.from) \(arrow)|\(edge.relation.word)| N\(edge.to)")
    }
    lines += remarks.enumerated().map { "  R\($0)[\"\(MermaidText.escaped($1))\"]" }
    return MermaidText.text(lines)
  }
}
