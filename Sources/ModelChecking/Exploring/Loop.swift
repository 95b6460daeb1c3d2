extension Components {
  /// A walk inside a component, from a node back to it, that keeps every promise of fairness.
  ///
  /// 1. The shortest way around is taken; if it is fair, that is the loop.
  /// 2. Else the walk goes on to the nearest edge that keeps a promise still broken, or the nearest
  ///    node that makes it void, until none is broken.
  /// 3. Then it goes back by the shortest way.
  ///
  /// - Returns: the nodes after the first; the last is `start`.
  func loop(from start: Int, in number: Int) -> [Int] {
    let short = walk(from: start, in: number) { Int($0.target) == start }
    if broken(by: short, from: start) == 0 { return short }
    var path: [Int] = []
    while true {
      let pending = broken(by: path, from: start)
      guard pending != 0 else { break }
      path += walk(from: path.last ?? start, in: number) { edge in
        let isKept = edge.promise >= 0 && pending & (1 << UInt64(edge.promise)) != 0
        return isKept || pending & ~region.enabled[Int(edge.target)] != 0
      }
    }
    if path.last == start { return path }
    return path + walk(from: path.last ?? start, in: number) { Int($0.target) == start }
  }

  /// The promises that a walk leaves broken, one bit each.
  private func broken(by walk: [Int], from start: Int) -> UInt64 {
    var pending = region.enabled[start]
    var node = start
    for next in walk {
      pending &= region.enabled[next]
      for edge in region.edges(of: node) where Int(edge.target) == next && edge.promise >= 0 {
        pending &= ~(1 << UInt64(edge.promise))
      }
      node = next
    }
    return pending
  }

  /// The shortest walk of at least one edge to a goal.
  private func walk(
    from start: Int, in number: Int, to isGoal: (Region<M>.Edge) -> Bool
  ) -> [Int] {
    var cameFrom: [Int: Int] = [:]
    var queue = [start]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for edge in region.edges(of: node) where isInside(edge, number) {
        let target = Int(edge.target)
        if isGoal(edge) {
          var way = [target]
          var back = node
          while back != start, let before = cameFrom[back] {
            way.append(back)
            back = before
          }
          return way.reversed()
        }
        if target != start && cameFrom[target] == nil {
          cameFrom[target] = node
          queue.append(target)
        }
      }
    }
    preconditionFailure("in a component every node is reached from every other")
  }
}
