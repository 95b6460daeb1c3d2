import Tracing

extension SequenceDiagram {
  /// Writes the picture as text for Mermaid.
  ///
  /// - Returns: the lines, each with a line end.
  public func mermaid() -> String {
    let glyphs = Glyphs(unicode: true)
    var lines = MermaidText.heading(
      "sequenceDiagram", title: title, description: description)
    for (column, name) in participants.enumerated() {
      lines.append("  participant P\(column) as \(MermaidText.escaped(name))")
    }
    for row in rows {
      let times = row.count > 1 ? " ×\(row.count)" : ""
      let label = MermaidText.escaped(glyphs.label(of: row.event) + times)
      switch row.content {
      case .message(let from, let to):
        let isReply = Narration.entry(for: row.event.kind).renderer == .reply
        lines.append("  P\(from)\(isReply ? "-->>" : "->>")P\(to): \(label)")
      case .note(let lane): lines.append("  Note over P\(lane): \(label)")
      case .band:
        lines.append("  Note over P0,P\(participants.count - 1): \(label)")
      }
      for event in row.folded where event.kind == .parked {
        guard let lane = participants.firstIndex(of: event.subject ?? "") else { continue }
        lines.append(
          "  Note over P\(lane): ┊ parked on \(MermaidText.escaped(event.promise ?? ""))")
      }
    }
    for remark in remarks {
      lines.append(
        participants.isEmpty
          ? "  %% \(MermaidText.escaped(remark))"
          : "  Note over P0: \(MermaidText.escaped(remark))")
    }
    return MermaidText.text(lines)
  }

  /// The picture in words.
  var description: String {
    let names = participants.joined(separator: ", ")
    return "\(rows.count { $0.number != nil }) messages and notes between \(names)."
  }
}
