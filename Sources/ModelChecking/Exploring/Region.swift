/// The part of the graph in which something is owed, with the edges inside it.
///
/// Nodes are numbered anew, from 0, in the order of the graph; edges stand in one array, node by node.
struct Region<M: Model> {
  /// An edge inside the region.
  struct Edge {
    let target: Int
    /// The promise of fairness that taking it keeps; `nil` for none, and for an edge that changes nothing.
    let promise: Int?
  }

  private let graph: StateGraph<M>
  /// The state of each node.
  let numbers: [Int]
  private(set) var edges: [Edge] = []
  /// Where the edges of each node start; one more entry than nodes.
  private(set) var starts: [Int] = [0]
  /// The promises that each node could keep, one bit each.
  private(set) var enabled: [UInt64] = []
  /// The nodes in which nothing can happen.
  private(set) var deadEnds: [Int] = []
  private var labels: [String: Int] = [:]

  /// How many promises of fairness were met.
  var promiseCount: Int { labels.count }

  init(_ graph: StateGraph<M>, where isHot: (M.State) -> Bool) {
    self.graph = graph
    numbers = (0..<graph.table.count).filter { isHot(graph.state($0)) }
    var nodes = Array(repeating: Int32(-1), count: graph.table.count)
    for (node, number) in numbers.enumerated() { nodes[number] = Int32(node) }
    for node in numbers.indices {
      connect(node, through: nodes)
      starts.append(edges.count)
    }
  }

  func edges(of node: Int) -> ArraySlice<Edge> { edges[starts[node]..<starts[node + 1]] }

  func depth(_ node: Int) -> Int { graph.depth(numbers[node]) }

  private mutating func connect(_ node: Int, through nodes: [Int32]) {
    let state = graph.state(numbers[node])
    var mask: UInt64 = 0
    var isDeadEnd = true
    for action in graph.model.actions(in: state) {
      guard let next = graph.model.next(state, action) else { continue }
      isDeadEnd = false
      let promise = next == state ? nil : promise(of: action)
      if let promise { mask |= 1 << UInt64(promise) }
      // A state that a bound kept out has no number: what lies behind it is unknown.
      if let number = graph.number(of: next), nodes[number] >= 0 {
        edges.append(Edge(target: Int(nodes[number]), promise: promise))
      }
    }
    enabled.append(mask)
    if isDeadEnd { deadEnds.append(node) }
  }

  private mutating func promise(of action: M.Action) -> Int? {
    guard let label = graph.model.fairness(of: action) else { return nil }
    if let known = labels[label] { return known }
    precondition(labels.count < 64, "a model makes at most 64 promises of fairness")
    labels[label] = labels.count
    return labels.count - 1
  }
}
