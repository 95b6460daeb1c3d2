/// The part of the graph in which something is owed, with the steps inside it.
///
/// Nodes are numbered anew, from 0, in the order of the graph; edges stand in one array, node by node.
struct Region<M: Model> {
  /// A step inside the region.
  struct Edge {
    let target: Int32
    /// The promise of fairness that it keeps; -1 for none, and for a step that changes nothing.
    let promise: Int8
  }

  /// The state of each node.
  let numbers: [Int]
  /// The fewest steps from a start to each node.
  let distances: [Int]
  private(set) var edges: [Edge] = []
  /// Where the edges of each node start; one more entry than nodes.
  private(set) var starts: [Int] = [0]
  /// The promises that each node could keep, one bit each.
  private(set) var enabled: [UInt64] = []
  /// The nodes in which nothing can happen.
  private(set) var deadEnds: [Int] = []

  /// Takes a part out of a graph.
  ///
  /// - Parameters:
  ///   - graph: the graph.
  ///   - distances: for each state in the part, the fewest steps to it; `nil` for a state outside.
  init(_ graph: StateGraph<M>, _ distances: [Int?]) {
    let promises = Promises(graph)
    var nodes = Array(repeating: StepTable.unknown, count: graph.table.count)
    var numbers: [Int] = []
    for number in 0..<graph.table.count where distances[number] != nil {
      nodes[number] = Int32(numbers.count)
      numbers.append(number)
    }
    self.numbers = numbers
    self.distances = numbers.compactMap { distances[$0] }
    starts.reserveCapacity(numbers.count + 1)
    enabled.reserveCapacity(numbers.count)
    for (node, number) in numbers.enumerated() {
      var mask: UInt64 = 0
      let steps = graph.steps[number]
      for step in steps {
        let promise = Int(step.target) == number ? -1 : promises.ofAction[Int(step.action)]
        if promise >= 0 { mask |= 1 << UInt64(promise) }
        // What lies behind a state that a bound kept out is unknown.
        if step.target >= 0 && nodes[Int(step.target)] >= 0 {
          edges.append(Edge(target: nodes[Int(step.target)], promise: promise))
        }
      }
      starts.append(edges.count)
      enabled.append(mask)
      if steps.isEmpty { deadEnds.append(node) }
    }
  }

  func edges(of node: Int) -> ArraySlice<Edge> { edges[starts[node]..<starts[node + 1]] }

  /// The node with the fewest steps to it, the first of several.
  func nearest(_ nodes: [Int]) -> Int? {
    nodes.min { (distances[$0], $0) < (distances[$1], $1) }
  }
}

/// The promises of fairness that a model's actions are under, numbered.
private struct Promises<M: Model> {
  /// For each action of the graph, its promise; -1 for none.
  let ofAction: [Int8]

  init(_ graph: StateGraph<M>) {
    var labels: [String: Int8] = [:]
    ofAction = graph.actions.actions.map { action in
      guard let label = graph.model.fairness(of: action) else { return -1 }
      if let known = labels[label] { return known }
      precondition(labels.count < 64, "a model makes at most 64 promises of fairness")
      let promise = Int8(labels.count)
      labels[label] = promise
      return promise
    }
  }
}
