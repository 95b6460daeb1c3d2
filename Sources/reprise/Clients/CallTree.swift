package import DurablePromises
package import Terminals

/// The calls of an execution: which promise created which.
///
/// Source: protocol §7 (tree), §6.2.
package struct CallTree {
  /// A promise, and those that its call created.
  package struct Node: Encodable {
    package let id: String
    /// What it stands for: `run`, `rpc`, `sleep` or `promise`.
    package let kind: String
    /// The function's name, if it says one.
    package let function: String?
    package let state: String
    /// What came out, where it is JSON.
    let result: JSONTree?
    package let createdAt: Int64
    package let settledAt: Int64?
    package fileprivate(set) var children: [Node]
  }

  /// The root's promise.
  package private(set) var root: Node

  /// Arranges the promises of an execution.
  ///
  /// - Parameters:
  ///   - root: the promise at the root.
  ///   - records: the promises whose origin it is, in any order; the root may be among them. One whose creator
  ///     is not there is shown under the root.
  package init(root: PromiseRecord, records: [PromiseRecord]) {
    let others = records.filter { $0.id != root.id }
    let known = Set(others.map(\.id)).union([root.id])
    var children: [String: [PromiseRecord]] = [:]
    for record in others {
      let parent = record.tags[Tag.parent] ?? root.id
      let isKnown = known.contains(parent) && parent != record.id
      children[isKnown ? parent : root.id, default: []].append(record)
    }
    var shown: Set<String> = [root.id]
    self.root = Node(root, isRoot: true)
    self.root.children = Self.nodes(under: root.id, children, &shown)
    // What tags tie into a circle hangs from nothing.
    for record in others where shown.insert(record.id).inserted {
      var node = Node(record, isRoot: false)
      node.children = Self.nodes(under: record.id, children, &shown)
      self.root.children.append(node)
    }
  }

  private static func nodes(
    under id: String, _ children: [String: [PromiseRecord]], _ shown: inout Set<String>
  ) -> [Node] {
    var nodes: [Node] = []
    for record in (children[id] ?? []).sorted(by: isEarlier) {
      guard shown.insert(record.id).inserted else { continue }
      var node = Node(record, isRoot: false)
      node.children = Self.nodes(under: record.id, children, &shown)
      nodes.append(node)
    }
    return nodes
  }

  /// The order of creation; among those of one millisecond, of their ids, in which 2 comes before 10.
  private static func isEarlier(_ one: PromiseRecord, _ other: PromiseRecord) -> Bool {
    if one.createdAt != other.createdAt { return one.createdAt < other.createdAt }
    if one.id.utf8.count != other.id.utf8.count { return one.id.utf8.count < other.id.utf8.count }
    return one.id < other.id
  }

  /// The tree as lines.
  ///
  /// - Parameters:
  ///   - capabilities: what the screen can show.
  ///   - width: how long a line may be; nil for as long as it is.
  /// - Returns: a line for each promise.
  package func lines(_ capabilities: Capabilities, width: Int? = nil) -> [String] {
    var lines: [String] = []
    let drawing = Drawing(capabilities: capabilities, width: width)
    drawing.add(root, branch: "", stem: "", to: &lines)
    return lines
  }

  /// The promises in the order of the tree, each with its fields between tabs.
  package var rows: [String] {
    func rows(_ node: Node, _ depth: Int) -> [String] {
      let fields = [
        "\(depth)", node.id, node.kind, node.function ?? "-", node.state,
        node.result.map(\.text) ?? "-",
      ]
      return [fields.map(\.onOneLine).joined(separator: "\t")]
        + node.children.flatMap { rows($0, depth + 1) }
    }
    return rows(root, 0)
  }
}

extension CallTree.Node {
  fileprivate init(_ record: PromiseRecord, isRoot: Bool) {
    id = record.id
    state = record.state.rawValue
    createdAt = record.createdAt.milliseconds
    settledAt = record.settledAt?.milliseconds
    children = []
    result = record.state == .pending ? nil : ValueText.decoded(record.value)
    function = ValueText.decoded(record.param)?.members?["func"]?.string
    kind =
      if Tag.isTimer(record.tags) {
        "sleep"
      } else if record.tags[Tag.scope] == "local" {
        "run"
      } else if record.tags[Tag.target] != nil || (isRoot && function != nil) {
        "rpc"
      } else {
        function == nil ? "promise" : "run"
      }
  }

  /// What the promise stands for, in words.
  fileprivate var label: String { function.map { "(\(kind) \($0.onOneLine))" } ?? "(\(kind))" }
}

/// How a tree looks.
private struct Drawing {
  let capabilities: Capabilities
  let width: Int?

  func add(_ node: CallTree.Node, branch: String, stem: String, to lines: inout [String]) {
    let line = "\(branch)\(node.id.onOneLine) \(node.label)  \(state(node))\(result(node))"
    let ellipsis = capabilities.unicode ? "…" : "..."
    lines.append(width.map { line.truncated(to: $0, ellipsis: ellipsis) } ?? line)
    for (place, child) in node.children.enumerated() {
      let isLast = place == node.children.count - 1
      let (own, below) =
        capabilities.unicode
        ? (isLast ? "└─ " : "├─ ", isLast ? "   " : "│  ")
        : (isLast ? "`- " : "|- ", isLast ? "   " : "|  ")
      add(child, branch: stem + own, stem: stem + below, to: &lines)
    }
  }

  private func state(_ node: CallTree.Node) -> String {
    let (glyph, letter, word, style): (String, String, String, Style) =
      switch node.state {
      case PromiseState.pending.rawValue: ("○", "o", "pending", .yellow)
      case PromiseState.resolved.rawValue: ("✓", "+", "resolved", .green)
      case PromiseState.rejected.rawValue: ("✗", "x", "rejected", .red)
      case PromiseState.rejectedCanceled.rawValue: ("✗", "x", "canceled", .red)
      default: ("✗", "x", "timed out", .red)
      }
    return styled("\(capabilities.unicode ? glyph : letter) \(word)", style, capabilities)
  }

  private func result(_ node: CallTree.Node) -> String {
    guard let result = node.result, result != .null else { return "" }
    let words = result.members?["message"]?.string
    let isError = node.state.hasPrefix("rejected")
    let text = (isError ? words : nil) ?? result.text
    return "  " + (capabilities.unicode ? text : text.inASCII).onOneLine
  }
}

extension String {
  /// The text with everything outside ASCII as JSON writes it.
  fileprivate var inASCII: String {
    utf16.reduce(into: "") { result, unit in
      guard unit >= 0x80 else {
        result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
        return
      }
      let digits = String(unit, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
