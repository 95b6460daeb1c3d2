/// A verdict as plain text: the facts, what is wrong, the operations in question, and the order.
struct TextPicture {
  /// The most operations that are drawn, and listed.
  private static let drawn = 12
  private static let listed = 40

  let explanation: Explanation

  /// The whole text, which ends with a line end.
  var text: String {
    var lines = [explanation.verdict]
    lines += explanation.facts.map { "  " + $0 }
    lines += explanation.sentences
    let core = explanation.contradiction
    if !core.isEmpty {
      lines.append("")
      lines += core.count <= Self.drawn ? drawing(of: core) : core.map { "  " + line($0) }
    }
    lines += order
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ operation: Explanation.Operation) -> String {
    "client \(operation.client): \(operation.words) (\(operation.reference))"
  }

  /// The operations as bars: `├` is the question, `┤` the answer, `…` says that none came.
  private func drawing(of operations: [Explanation.Operation]) -> [String] {
    let scale = TimeScale(operations) { label($0).count + 1 }
    let names = scale.lanes.map { "client \($0)" }
    let margin = (names.map(\.count).max() ?? 0) + 2
    return scale.lanes.indices.map { lane in
      var row = [Character](repeating: " ", count: margin + scale.width + 1)
      row.replaceSubrange(0..<names[lane].count, with: names[lane])
      for bar in scale.bars where bar.lane == lane {
        let operation = operations[bar.operation]
        let (left, right) = (margin + bar.left, margin + bar.right)
        for column in left...right { row[column] = "─" }
        row[left] = "├"
        row[right] = operation.respondedAt == nil ? "…" : "┤"
        let words = Array(label(operation))
        row.replaceSubrange(left + 1..<left + 1 + words.count, with: words)
      }
      while row.last == " " { row.removeLast() }
      return String(row)
    }
  }

  private func label(_ operation: Explanation.Operation) -> String {
    operation.words + (operation.isImpossible ? " ✗" : "")
  }

  private var order: [String] {
    guard !explanation.order.isEmpty else { return [] }
    let isCut = explanation.order.count > Self.listed
    let shown = explanation.order.suffix(Self.listed)
    var lines = ["", explanation.orderTitle + (isCut ? " (its end):" : ":")]
    for index in shown {
      let operation = explanation.operations[index]
      lines.append(
        "  \(operation.place ?? 0). \(line(operation)); state: \(operation.stateAfter ?? "")")
    }
    return lines
  }
}
