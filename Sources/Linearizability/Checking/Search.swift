/// Looks for an order of the operations that explains every answer.
///
/// The search of Wing and Gong with the memory of Lowe:
///
/// 1. Wait at the first response whose operation has not been taken. Only operations invoked before
///    it, the open ones, can come next.
/// 2. Take at once every open operation that only looks and whose answer fits. Nothing is lost: in any
///    order that goes on from here it could as well have come first.
/// 3. If no response is left, the operations were taken in an order that explains the history.
/// 4. If this configuration (response, state, open operations taken) was seen before, if the next
///    answer of a look can no longer fit, or if no other operation can be taken, go back to the last
///    choice. Else take the next operation: first those that were answered, the earliest answer
///    first, because it must come soonest; then those that are pending, because they need not.
///
/// All numbers are those of ``Timetable`` and `StateSpace`; nothing is allocated in a step. A search
/// can be interrupted and goes on where it was.
struct Search {
  /// Where a search can end.
  enum Ending: Equatable {
    case linearizable
    case illegal
    case unknown(Verdict.Reason)
  }

  /// An operation that was taken, and what to return to.
  struct Choice {
    let entry: Int32
    /// The place among the open operations, and which of several next states.
    let place: Int32
    let choice: Int32
    let state: Int32
    let rank: Int32
  }

  let table: Timetable
  private let culprit: Int32?
  /// Looks in the order of invocation, and in the order of response.
  private var looks: Chain
  private var nextLooks: Chain
  /// Operations without an answer, in the order of invocation.
  private var pending: Chain
  /// Operations that start afresh, in the order of invocation.
  private var fresh: Chain
  private var ranks: ContiguousArray<Int32>
  private var taken: ContiguousArray<UInt64>
  private var path: ContiguousArray<Choice> = []
  private var rank = 0
  private var state: Int32 = 0
  private var place: Int32 = 0
  private var choice: Int32 = 0
  private var hasArrived = true
  private var isBeyondModel = false

  /// The configurations seen.
  private(set) var seen: ConfigurationSet
  /// The steps taken.
  private(set) var steps = 0
  /// The path that came furthest, and the response that it waits for.
  private(set) var furthest: (path: ContiguousArray<Choice>, rank: Int, state: Int32) = ([], -1, 0)
  /// How much of the furthest path is the path of now.
  private var shared = 0

  /// - Parameters:
  ///   - table: the operations.
  ///   - culprit: a response for whose sake nothing is called hopeless, so that every configuration
  ///     that waits for it is seen.
  init(_ table: Timetable, culprit: Int? = nil) {
    self.table = table
    self.culprit = culprit.map { table.responders[$0] }
    let (entries, count) = (table.entries, table.entries.count)
    let all = (0..<count).map { Int32($0) }
    looks = Chain(all.filter { entries[Int($0)].onlyLooks }, below: count)
    nextLooks = Chain(table.responders.filter { entries[Int($0)].onlyLooks }, below: count)
    pending = Chain(all.filter { entries[Int($0)].respondedAt == nil }, below: count)
    fresh = Chain(
      all.filter { entries[Int($0)].startsAfresh && !entries[Int($0)].onlyLooks }, below: count)
    ranks = ContiguousArray(repeating: 0, count: count)
    for (rank, responder) in table.responders.enumerated() { ranks[Int(responder)] = Int32(rank) }
    taken = ContiguousArray(repeating: 0, count: max(1, (table.slotCount + 63) / 64))
    seen = ConfigurationSet(slotCount: table.slotCount)
  }

  /// Runs until the end or the end of the budget, whose steps are counted from the beginning.
  mutating func run(_ transitions: inout Transitions, budget: SearchBudget) -> Ending {
    while true {
      if hasArrived {
        if let reason = takeLooks(&transitions, budget) { return .unknown(reason) }
        noteFurthest()
        if rank == table.responders.count { return .linearizable }
        if seen.count >= budget.configurations { return .unknown(.outOfMemory) }
        hasArrived = false
        choice = 0
        let isNew = seen.insert(rank: rank, state: state, taken: taken)
        place = isNew && !isHopeless(&transitions) ? table.starts[rank] : Chain.end
      }
      if let reason = takeNext(&transitions, budget) { return .unknown(reason) }
      if hasArrived { continue }
      var last: Choice
      repeat {
        guard let popped = path.popLast() else {
          return isBeyondModel ? .unknown(.beyondModel) : .illegal
        }
        last = popped
        giveBack(last)
      } while table.entries[Int(last.entry)].onlyLooks
      place = last.place
      choice = last.choice + 1
    }
  }

  /// Counts a step and tells why it may not be taken.
  private mutating func spend(_ budget: SearchBudget) -> Verdict.Reason? {
    if steps >= budget.steps { return .outOfSteps }
    if steps & 63 == 0, budget.shouldStop() { return .stopped }
    steps += 1
    return nil
  }

  /// Step 2.
  private mutating func takeLooks(
    _ transitions: inout Transitions, _ budget: SearchBudget
  ) -> Verdict.Reason? {
    var look = looks.first
    while look < table.limits[rank] {
      if let reason = spend(budget) { return reason }
      let following = looks.after(look)
      switch transitions.step(table.kinds[Int(look)], from: state) {
      case .state: take(look, 0, 0, to: state)
      case .beyondModel: isBeyondModel = true
      case .impossible, .ruledOut: break
      }
      look = following
    }
    return nil
  }

  /// Whether the look that is answered next can never be right.
  private mutating func isHopeless(_ transitions: inout Transitions) -> Bool {
    let look = nextLooks.first
    guard look != Chain.end, look != culprit,
      fresh.first >= table.limits[Int(ranks[Int(look)])]
    else { return false }
    return transitions.step(table.kinds[Int(look)], from: state) == .ruledOut
  }

  /// Takes the next operation that changes the state, if there is one.
  private mutating func takeNext(
    _ transitions: inout Transitions, _ budget: SearchBudget
  ) -> Verdict.Reason? {
    while place != Chain.end {
      if place == table.starts[rank + 1] {
        place = Self.place(ofPending: pending.first)
        continue
      }
      let isAnswered = place >= 0
      let entry = isAnswered ? table.writers[Int(place)] : ~place
      if isAnswered, isMarked(Int(entry)) {
        place += 1
        continue
      }
      if !isAnswered, entry >= table.limits[rank] { break }
      if let reason = spend(budget) { return reason }
      switch transitions.step(table.kinds[Int(entry)], from: state, choice: choice) {
      case .impossible, .ruledOut:
        place = isAnswered ? place + 1 : Self.place(ofPending: pending.after(entry))
        choice = 0
      case .beyondModel:
        isBeyondModel = true
        choice += 1
      // A pending operation that changes nothing may as well not have happened yet.
      case .state(state) where !isAnswered: choice += 1
      case .state(let after):
        take(entry, place, choice, to: after)
        hasArrived = true
        return nil
      }
    }
    return nil
  }

  /// Places of answered operations are indices; those of pending ones are below zero.
  private static func place(ofPending entry: Int32) -> Int32 {
    entry == Chain.end ? Chain.end : ~entry
  }
}

extension Search {
  private mutating func take(_ entry: Int32, _ place: Int32, _ choice: Int32, to after: Int32) {
    path.append(
      Choice(entry: entry, place: place, choice: choice, state: state, rank: Int32(rank)))
    let facts = table.entries[Int(entry)]
    if facts.onlyLooks {
      looks.take(entry)
      nextLooks.take(entry)
    } else {
      if facts.respondedAt == nil { pending.take(entry) }
      if facts.startsAfresh { fresh.take(entry) }
    }
    mark(Int(entry), true)
    // Whoever was answered is no longer open.
    while rank < table.responders.count {
      let responder = Int(table.responders[rank])
      guard isMarked(responder) else { break }
      mark(responder, false)
      rank += 1
    }
    state = after
  }

  private mutating func giveBack(_ choice: Choice) {
    while rank > Int(choice.rank) {
      rank -= 1
      mark(Int(table.responders[rank]), true)
    }
    let facts = table.entries[Int(choice.entry)]
    if facts.onlyLooks {
      looks.putBack(choice.entry)
      nextLooks.putBack(choice.entry)
    } else {
      if facts.respondedAt == nil { pending.putBack(choice.entry) }
      if facts.startsAfresh { fresh.putBack(choice.entry) }
    }
    mark(Int(choice.entry), false)
    state = choice.state
    shared = min(shared, path.count)
  }

  private func isMarked(_ entry: Int) -> Bool {
    let slot = Int(table.slots[entry])
    return taken[slot >> 6] & (1 << UInt64(slot & 63)) != 0
  }

  private mutating func mark(_ entry: Int, _ isTaken: Bool) {
    let slot = Int(table.slots[entry])
    let bit: UInt64 = 1 << UInt64(slot & 63)
    if isTaken { taken[slot >> 6] |= bit } else { taken[slot >> 6] &= ~bit }
  }

  private mutating func noteFurthest() {
    guard (rank, path.count) > (furthest.rank, furthest.path.count) else { return }
    // What both paths share is not copied, or a long history would cost its square.
    furthest.path.removeSubrange(shared...)
    furthest.path.append(contentsOf: path[shared...])
    furthest.rank = rank
    furthest.state = state
    shared = path.count
  }
}
