extension Region {
  /// A walk inside a component, from a node back to it, that keeps every promise of fairness.
  ///
  /// 1. The shortest way around is taken; if it is fair, that is the loop.
  /// 2. Else the walk goes on to the nearest edge that keeps a promise still broken, or the nearest
  ///    node that makes it void, until none is broken.
  /// 3. Then it goes back by the shortest way.
  ///
  /// - Returns: the nodes after the first; the last is `start`.
  func loop(from start: Int, in component: [Int]) -> [Int] {
    let members = Set(component)
    let short = walk(from: start, in: members) { $1 == start }
    if broken(by: short, from: start) == 0 { return short }
    var path: [Int] = []
    while true {
      let pending = broken(by: path, from: start)
      guard pending != 0 else { break }
      path += walk(from: path.last ?? start, in: members) { edge, target in
        let kept = edge.promise.map { pending & (1 << UInt64($0)) != 0 } ?? false
        return kept || pending & ~enabled[target] != 0
      }
    }
    return path.last == start
      ? path : path + walk(from: path.last ?? start, in: members) { $1 == start }
  }

  /// The promises that a walk leaves broken, one bit each.
  private func broken(by walk: [Int], from start: Int) -> UInt64 {
    var pending = enabled[start]
    var node = start
    for next in walk {
      pending &= enabled[next]
      for edge in edges(of: node) where edge.target == next {
        if let promise = edge.promise { pending &= ~(1 << UInt64(promise)) }
      }
      node = next
    }
    return pending
  }

  /// The shortest walk of at least one edge to a goal.
  private func walk(
    from start: Int, in members: Set<Int>, to isGoal: (Edge, Int) -> Bool
  ) -> [Int] {
    var cameFrom: [Int: Int] = [:]
    var queue = [start]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for edge in edges(of: node) where members.contains(edge.target) {
        if isGoal(edge, edge.target) {
          var way = [edge.target]
          var back = node
          while back != start, let before = cameFrom[back] {
            way.append(back)
            back = before
          }
          return way.reversed()
        }
        if edge.target != start && cameFrom[edge.target] == nil {
          cameFrom[edge.target] = node
          queue.append(edge.target)
        }
      }
    }
    preconditionFailure("in a component every node is reached from every other")
  }
}
