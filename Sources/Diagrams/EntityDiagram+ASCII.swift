extension EntityDiagram {
  /// Writes the picture as lines of text without trailing spaces.
  ///
  /// - Parameters:
  ///   - width: the columns it may use; what does not fit is shortened.
  ///   - unicode: whether it may use more than ASCII.
  /// - Returns: the lines, each with a line end.
  public func ascii(width: Int = 100, unicode: Bool = true) -> String {
    let glyphs = Glyphs(unicode: unicode)
    var lines: [String] = []
    for root in roots {
      let node = nodes[root]
      let words =
        node.kind == .execution
        ? glyphs.name(node.name) : "promise \(promiseWords(root, glyphs))"
      lines.append(words)
      lines += branches(of: root, indent: "", glyphs)
    }
    lines = lines.map { $0.fitting(width, unicode: unicode).withoutTrailingSpaces }
    return (lines + remarks.flatMap { $0.wrapped(width) }).map { $0 + "\n" }.joined()
  }

  private func promiseWords(_ place: Int, _ glyphs: Glyphs) -> String {
    let node = nodes[place]
    let words = "\(node.name) \(glyphs.words(node.outcome, node.value))"
    return glyphs.name(words)
  }

  /// What hangs below an execution: its invocations, their promises, and their callees.
  private func branches(of execution: Int, indent: String, _ glyphs: Glyphs) -> [String] {
    var lines: [String] = []
    let arrow = glyphs.unicode ? "→" : "->"
    let invocations = targets(of: execution, .invokes)
    for (offset, invocation) in invocations.enumerated() {
      let isLast = offset == invocations.count - 1
      let (branch, below) = joint(isLast: isLast, glyphs)
      let promise = targets(of: invocation, .creates)
      let words = promise.map { promiseWords($0, glyphs) }.joined(separator: ", ")
      lines.append(
        "\(indent)\(branch)invokes \(glyphs.name(nodes[invocation].name)) \(arrow) promise \(words)"
      )
      let relations = promise.flatMap { relationWords($0, glyphs) }
      let callees = targets(of: invocation, .starts)
      for (place, relation) in relations.enumerated() {
        let isEnd = callees.isEmpty && place == relations.count - 1
        lines.append(indent + below + joint(isLast: isEnd, glyphs).branch + relation)
      }
      for (place, callee) in callees.enumerated() {
        let (branch, deeper) = joint(isLast: place == callees.count - 1, glyphs)
        lines.append(indent + below + branch + "starts " + glyphs.name(nodes[callee].name))
        lines += branches(of: callee, indent: indent + below + deeper, glyphs)
      }
    }
    return lines
  }

  private func joint(isLast: Bool, _ glyphs: Glyphs) -> (branch: String, below: String) {
    if glyphs.unicode { return isLast ? ("└─ ", "   ") : ("├─ ", "│  ") }
    return isLast ? ("`- ", "   ") : ("|- ", "|  ")
  }

  /// Who awaits a promise and who settles it.
  private func relationWords(_ promise: Int, _ glyphs: Glyphs) -> [String] {
    edges.filter { $0.to == promise && $0.relation != .creates }.map {
      "\(glyphs.name(nodes[$0.from].name)) \($0.relation.word) it"
    }
  }
}
