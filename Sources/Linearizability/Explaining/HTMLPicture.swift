/// A verdict as one page that needs nothing else: lanes of clients, the order, what is impossible.
///
/// Everything can be reached with the keyboard and has a name for a screen reader; nothing is said by
/// colour alone; the colours follow the system's light or dark mode; the page requests nothing.
struct HTMLPicture {
  /// The most operations that are drawn.
  private static let drawn = 400
  /// Pixels of a column and of a lane.
  private static let (column, lane) = (8, 34)

  let title: String
  let explanation: Explanation

  /// The whole page.
  var page: String {
    let operations = window
    let scale = TimeScale(operations) { label($0).count + 2 }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(escaped(title)): \(escaped(explanation.verdict))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(escaped(title))</h1>
      <p class="verdict">\(escaped(explanation.verdict))</p>
      <ul>\(explanation.facts.map { "<li>\(escaped($0))</li>" }.joined())</ul>
      \(explanation.sentences.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n"))
      <h2 id="timeline">Operations</h2>
      \(legend(operations))
      <div class="lanes" role="group" aria-labelledby="timeline">
      \(scale.lanes.indices.map { row($0, scale, operations) }.joined(separator: "\n"))
      </div>
      <p id="detail" role="status">Choose an operation.</p>
      \(order)
      </main>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>

      """
  }

  /// The operations to draw: those nearest to what is wrong if there are too many.
  private var window: [Explanation.Operation] {
    let all = explanation.operations
    guard all.count > Self.drawn else { return all }
    let middle = all.firstIndex(where: \.isImpossible) ?? 0
    let start = max(0, min(middle - Self.drawn * 3 / 4, all.count - Self.drawn))
    let near = all[start..<start + Self.drawn]
    return all.filter { $0.isInContradiction && $0.index < near[start].index } + near
  }

  private func legend(_ operations: [Explanation.Operation]) -> String {
    let hidden = explanation.operations.count - operations.count
    let others = explanation.otherCount
    return """
      <p>A bar reaches from a question to its answer; a dashed one was never answered. A number is \
      the place in the order found; ✗ is the first impossible answer; ! marks what contradicts it. \
      Arrow keys go from bar to bar, Home and End to the first and the last.\
      \(hidden > 0 ? " \(hidden) operations far from it are not drawn." : "")\
      \(others > 0 ? " Not drawn: \(others) \(others == 1 ? "operation" : "operations") of other parts." : "")</p>
      """
  }

  private func row(
    _ lane: Int, _ scale: TimeScale, _ operations: [Explanation.Operation]
  ) -> String {
    let bars = scale.bars.filter { $0.lane == lane }.map { bar in
      button(operations[bar.operation], bar)
    }
    return """
      <div class="lane"><span class="client">client \(escaped(scale.lanes[lane]))</span>\
      <div class="track" style="width:\(scale.width * Self.column)px">\(bars.joined())</div></div>
      """
  }

  private func button(_ operation: Explanation.Operation, _ bar: TimeScale.Bar) -> String {
    var classes = ["operation"]
    if operation.respondedAt == nil { classes.append("pending") }
    if operation.isImpossible { classes.append("impossible") }
    if operation.isInContradiction { classes.append("contradicting") }
    let left = bar.left * Self.column
    let width = (bar.right - bar.left) * Self.column
    let name = escaped(description(operation))
    return """
      <button type="button" class="\(classes.joined(separator: " "))" tabindex="-1" \
      data-lane="\(bar.lane)" data-left="\(bar.left)" aria-label="\(name)" \
      style="left:\(left)px;width:\(width)px">\(escaped(label(operation)))</button>
      """
  }

  private func label(_ operation: Explanation.Operation) -> String {
    let marks =
      (operation.place.map { "\($0) " } ?? "") + (operation.isImpossible ? "✗ " : "")
      + (operation.isInContradiction ? "! " : "")
    let words = operation.words
    return marks + (words.count > 48 ? words.prefix(47) + "…" : words)
  }

  private func description(_ operation: Explanation.Operation) -> String {
    var parts = ["client \(operation.client): \(operation.words)", operation.reference]
    parts.append("asked at \(operation.invokedAt)")
    parts.append(operation.respondedAt.map { "answered at \($0)" } ?? "never answered")
    if let place = operation.place {
      parts.append("place \(place) in the order")
      parts.append("state before: \(operation.stateBefore ?? "")")
      parts.append("state after: \(operation.stateAfter ?? "")")
    } else {
      parts.append("not in the order")
    }
    if operation.isImpossible { parts.append("the first impossible answer") }
    if operation.isInContradiction { parts.append("one of those that contradict one another") }
    return parts.joined(separator: "; ")
  }

  private var order: String {
    let shown = explanation.order.suffix(Self.drawn)
    guard let first = shown.first else { return "" }
    let items = shown.map { index in
      let operation = explanation.operations[index]
      return "<li>client \(escaped(operation.client)): \(escaped(operation.words)); "
        + "state: \(escaped(operation.stateAfter ?? ""))</li>"
    }
    return """
      <h2>\(explanation.orderTitle)</h2>
      <ol start="\(explanation.operations[first].place ?? 1)">
      \(items.joined(separator: "\n"))
      </ol>
      """
  }

  /// Text in which nothing is markup.
  private func escaped(_ text: String) -> String {
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
