extension State {
  /// The cycle that would close if the callee of `caller` awaited `promise`, or `nil`.
  ///
  /// The cycle exists if `promise` leads to `caller` over callees that are parked. Two searches take
  /// turns, one along the waits of `promise` and one against them from `caller`: the first to run
  /// dry proves that there is no cycle. The cost is twice the smaller of the two neighbourhoods, so
  /// a chain may grow from either end without walking its whole length each time.
  func cycle(awaiting promise: PromiseID, by caller: PromiseID) -> [PromiseID]? {
    if promise == caller { return [caller] }
    if promises[promise.slot].chains.waits.first == .none { return nil }
    if promises[caller.slot].chains.awaiters.first == .none { return nil }
    var forwards = Search(from: promise.slot)
    var backwards = Search(from: caller.slot)
    while true {
      guard let here = forwards.next() else { return nil }
      for wait in chain(.waits, of: here) { forwards.visit(awaiters[wait].promise, from: here) }
      if let path = forwards.path(to: caller.slot) { return named([caller.slot] + path.dropLast()) }
      guard let there = backwards.next() else { return nil }
      for awaiter in chain(.awaiters, of: there) where awaiters[awaiter].caller != .none {
        backwards.visit(awaiters[awaiter].caller, from: there)
      }
      if let path = backwards.path(to: promise.slot) {
        return named([caller.slot] + path.reversed().dropLast())
      }
    }
  }

  /// Everyone who waits: the caller's promise, if the loop started the caller, and what it awaits.
  ///
  /// In the order in which they came. O(n log n).
  func waits() -> [(caller: PromiseID?, promise: PromiseID)] {
    awaiters.slots.map { awaiters[$0] }
      .filter { row in if case .answered = row.phase { false } else { true } }
      .sorted { $0.number < $1.number }
      .map { row in
        (row.caller == .none ? nil : id(row.caller), id(row.promise))
      }
  }

  /// The pending promises, oldest first.
  ///
  /// O(n log n).
  func pendingPromises() -> [PromiseID] {
    promises.slots.filter { promises[$0].outcome == nil }.map(id).sorted { $0.number < $1.number }
  }

  /// The name of the promise in `slot`.
  private func id(_ slot: UInt32) -> PromiseID {
    PromiseID(number: promises[slot].number, slot: slot)
  }

  /// The promises in the table, oldest first.
  ///
  /// O(n log n).
  package var promiseIDs: [PromiseID] {
    promises.slots.map(id).sorted { $0.number < $1.number }
  }

  /// The callers parked on a promise, first come first.
  ///
  /// - Parameter promise: a promise in the table.
  /// - Returns: the awaiters.
  package func awaiters(of promise: PromiseID) -> [AwaiterID] {
    chain(.awaiters, of: promise.slot).map {
      AwaiterID(number: awaiters[$0].number, slot: $0)
    }
  }

  /// The numbers of the callers parked on `promise`, first come first.
  func awaiterNumbers(of promise: PromiseID) -> [UInt64] {
    chain(.awaiters, of: promise.slot).map { awaiters[$0].number }
  }

  private func named(_ slots: [UInt32]) -> [PromiseID] { slots.map(id) }

  /// The awaiters in one chain of the promise in `slot`, first to last.
  private func chain(_ kind: ChainKind, of slot: UInt32) -> [UInt32] {
    var members: [UInt32] = []
    var member = promises[slot].chains[kind].first
    while member != .none {
      members.append(member)
      member = awaiters[member].links[kind].next
    }
    return members
  }
}

/// A breadth-first search over slots that remembers how it came to each.
private struct Search {
  private var origins: [UInt32: UInt32]
  private var frontier: [UInt32]
  private var position = 0

  init(from start: UInt32) {
    origins = [start: start]
    frontier = [start]
  }

  /// The next slot to expand; `nil` when everything within reach has been.
  mutating func next() -> UInt32? {
    guard position < frontier.count else { return nil }
    defer { position += 1 }
    return frontier[position]
  }

  mutating func visit(_ slot: UInt32, from origin: UInt32) {
    guard origins[slot] == nil else { return }
    origins[slot] = origin
    frontier.append(slot)
  }

  /// The way from the start to `slot`, both included, if the search has come there.
  func path(to slot: UInt32) -> [UInt32]? {
    guard var origin = origins[slot] else { return nil }
    var path = [slot]
    while let last = path.last, origin != last {
      path.append(origin)
      origin = origins[origin] ?? origin
    }
    return path.reversed()
  }
}
