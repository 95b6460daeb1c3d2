/// Where the states of a graph lie: a column for each distance from the start, the run on top.
struct GraphLayout {
  /// Pixels from one column, and from one row, to the next, and of a node's half.
  static var column: Int { 84 }
  static var row: Int { 44 }
  static var radius: Int { 14 }
  private static let margin = 34

  /// The column and the row of each node.
  let places: [(column: Int, row: Int)]
  let columns: Int
  let rows: Int

  /// - Parameters:
  ///   - graph: what to lay out.
  ///   - run: the states that stand first in their columns.
  init(_ graph: ModelGraph, run: [Int]) {
    columns = (graph.nodes.map(\.depth).max() ?? 0) + 1
    var places = graph.nodes.map { (column: $0.depth, row: 0) }
    var parents: [[Int]] = Array(repeating: [], count: graph.nodes.count)
    for edge in graph.edges where graph.nodes[edge.from].depth < graph.nodes[edge.to].depth {
      parents[edge.to].append(edge.from)
    }
    let isOnRun = Set(run)
    var rows = 1
    for column in 0..<columns {
      let members = graph.nodes.indices.filter { graph.nodes[$0].depth == column }
      // A state stands near those that lead to it, so that few lines cross.
      let weights = members.map { node -> Int in
        if isOnRun.contains(node) { return -1 }
        let before = parents[node].map { places[$0].row }
        return before.isEmpty ? 0 : before.reduce(0, +) * 16 / before.count
      }
      let order = members.indices.sorted { (weights[$0], members[$0]) < (weights[$1], members[$1]) }
      for (row, place) in order.enumerated() { places[members[place]].row = row }
      rows = max(rows, members.count)
    }
    self.places = places
    self.rows = rows
  }

  var width: Int { (columns - 1) * Self.column + 2 * Self.margin }
  /// Lines that lead back run above the first row.
  var height: Int { (rows - 1) * Self.row + 3 * Self.margin }

  func x(_ node: Int) -> Int { Self.margin + places[node].column * Self.column }
  func y(_ node: Int) -> Int { 2 * Self.margin + places[node].row * Self.row }

  /// The line of a step: straight to the next column, in an arc back or within a column.
  func path(from: Int, to: Int) -> String {
    let (x1, y1, x2, y2) = (x(from), y(from), x(to), y(to))
    let radius = Self.radius
    if from == to {
      return """
        M\(x1 - 8) \(y1 - radius + 2) C\(x1 - 24) \(y1 - 44) \(x1 + 24) \(y1 - 44) \
        \(x1 + 8) \(y1 - radius + 2)
        """
    }
    if x2 > x1 {
      let bend = (x2 - x1) / 2
      return "M\(x1 + radius) \(y1) C\(x1 + bend) \(y1) \(x2 - bend) \(y2) \(x2 - radius) \(y2)"
    }
    if x1 == x2 {
      return "M\(x1 + 10) \(y1 - 10) C\(x1 + 40) \(y1) \(x2 + 40) \(y2) \(x2 + 10) \(y2 + 10)"
    }
    let top = min(y1, y2) - 40
    return "M\(x1) \(y1 - radius) C\(x1) \(top) \(x2) \(top) \(x2) \(y2 - radius)"
  }
}
