import ModelChecking

/// A model given by its edges: states are numbers, an action is an edge.
struct Graph: Model {
  struct Edge: Hashable {
    let label: String
    let from: Int
    let to: Int
  }

  var initialStates = [0]
  var edges: [Edge] = []
  /// The labels of the actions under weak fairness.
  var fair: Set<String> = []
  var properties: [Property<Int>] = []
  var actionNames: [String] = []

  /// Adds edges of one label.
  func with(_ label: String, _ pairs: [(Int, Int)]) -> Graph {
    var graph = self
    graph.edges += pairs.map { Edge(label: label, from: $0, to: $1) }
    return graph
  }

  func stating(_ property: Property<Int>) -> Graph {
    var graph = self
    graph.properties.append(property)
    return graph
  }

  func fair(_ labels: String...) -> Graph {
    var graph = self
    graph.fair.formUnion(labels)
    return graph
  }

  func actions(in state: Int) -> [Edge] { edges.filter { $0.from == state } }
  func next(_ state: Int, _ action: Edge) -> Int? { action.to }
  func name(of action: Edge) -> String { action.label }
  func fairness(of action: Edge) -> String? { fair.contains(action.label) ? action.label : nil }

  func explored(_ search: Search = .breadthFirst, bounds: Bounds = Bounds()) -> Verification<Graph>
  {
    Explorer(self, search: search, bounds: bounds).explore()
  }
}

extension Counterexample where State == Int {
  /// The states of the run, the first one included.
  var states: [Int] { [path.initial] + path.steps.map(\.state) }
}
