extension Region {
  /// The strongly connected components that have an edge inside: what a run can stay in for ever.
  ///
  /// Tarjan's algorithm, with its own stack instead of recursion.
  func components() -> [[Int]] {
    var found: [[Int]] = []
    var indices = Array(repeating: -1, count: numbers.count)
    var lows = indices
    var isOpen = Array(repeating: false, count: numbers.count)
    var open: [Int] = []
    var calls: [(node: Int, edge: Int)] = []
    var counter = 0

    for root in numbers.indices where indices[root] < 0 {
      calls.append((root, starts[root]))
      while let (node, edge) = calls.last {
        if indices[node] < 0 {
          indices[node] = counter
          lows[node] = counter
          counter += 1
          open.append(node)
          isOpen[node] = true
        }
        if edge < starts[node + 1] {
          calls[calls.count - 1].edge += 1
          let target = edges[edge].target
          if indices[target] < 0 {
            calls.append((target, starts[target]))
          } else if isOpen[target] {
            lows[node] = min(lows[node], indices[target])
          }
          continue
        }
        calls.removeLast()
        if let caller = calls.last?.node { lows[caller] = min(lows[caller], lows[node]) }
        guard lows[node] == indices[node], let first = open.lastIndex(of: node) else { continue }
        let component = Array(open[first...])
        open.removeSubrange(first...)
        for member in component { isOpen[member] = false }
        if component.count > 1 || edges(of: node).contains(where: { $0.target == node }) {
          found.append(component)
        }
      }
    }
    return found
  }

  /// Whether a run that stays in a component for ever can keep all promises of fairness.
  ///
  /// Each promise is kept by an edge inside, or void because some node inside cannot keep it.
  func isFair(_ component: [Int]) -> Bool {
    let members = Set(component)
    var pending = component.reduce(~UInt64(0)) { $0 & enabled[$1] }
    for node in component where pending != 0 {
      for edge in edges(of: node) where members.contains(edge.target) {
        if let promise = edge.promise { pending &= ~(1 << UInt64(promise)) }
      }
    }
    return pending == 0
  }
}
