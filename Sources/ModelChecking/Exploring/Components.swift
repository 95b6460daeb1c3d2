/// The strongly connected components of a region that have an edge inside: where a run can stay for ever.
struct Components<M: Model> {
  let region: Region<M>
  /// The nodes of each component.
  private(set) var members: [[Int]] = []
  /// For each node, its component; -1 for a node in none.
  private var component: [Int]

  /// Finds the components.
  ///
  /// Tarjan's algorithm, with a stack of its own instead of recursion.
  init(_ region: Region<M>) {
    self.region = region
    component = Array(repeating: -1, count: region.numbers.count)
    var indices = Array(repeating: Int32(-1), count: region.numbers.count)
    var lows = indices
    var isOpen = Array(repeating: false, count: region.numbers.count)
    var open: [Int] = []
    var calls: [(node: Int, edge: Int)] = []
    var counter: Int32 = 0

    for root in region.numbers.indices where indices[root] < 0 {
      calls.append((root, region.starts[root]))
      while let (node, edge) = calls.last {
        if indices[node] < 0 {
          indices[node] = counter
          lows[node] = counter
          counter += 1
          open.append(node)
          isOpen[node] = true
        }
        if edge < region.starts[node + 1] {
          calls[calls.count - 1].edge += 1
          let target = Int(region.edges[edge].target)
          if indices[target] < 0 {
            calls.append((target, region.starts[target]))
          } else if isOpen[target] {
            lows[node] = min(lows[node], indices[target])
          }
          continue
        }
        calls.removeLast()
        if let caller = calls.last?.node { lows[caller] = min(lows[caller], lows[node]) }
        guard lows[node] == indices[node], let first = open.lastIndex(of: node) else { continue }
        for member in open[first...] { isOpen[member] = false }
        if first < open.count - 1 || region.edges(of: node).contains(where: { $0.target == node }) {
          for member in open[first...] { component[member] = members.count }
          members.append(Array(open[first...]))
        }
        open.removeSubrange(first...)
      }
    }
  }

  /// Whether a run that stays in a component for ever can keep all promises of fairness.
  ///
  /// Each promise is kept by an edge inside, or void because some node inside cannot keep it.
  func isFair(_ number: Int) -> Bool {
    var pending = members[number].reduce(~UInt64(0)) { $0 & region.enabled[$1] }
    for node in members[number] where pending != 0 {
      for edge in region.edges(of: node) where isInside(edge, number) && edge.promise >= 0 {
        pending &= ~(1 << UInt64(edge.promise))
      }
    }
    return pending == 0
  }

  /// Whether an edge from a node of a component stays in it.
  func isInside(_ edge: Region<M>.Edge, _ number: Int) -> Bool {
    component[Int(edge.target)] == number
  }
}
