/// The whole memory of an event loop: its promises, and the callers that await them.
///
/// Nothing here suspends, locks or starts anything. Five functions change the two tables, and each
/// answers what the shell, `EventLoop`, has to do. `Reply` is where an answer is sent (the loop uses
/// a continuation, a test may use a number) and `Outcome` is what a promise settles with.
///
/// The idea is GenServer's deferred reply, as told in "The Mechanics of Async Await".
package struct State<Reply, Outcome> {
  var promises = Slots<PromiseRow>()
  var awaiters = Slots<AwaiterRow>()
  private var lastPromise: UInt64 = 0
  private var lastAwaiter: UInt64 = 0

  /// Creates an empty state.
  package init() {}

  // MARK: The five functions

  /// Adds a pending promise.
  ///
  /// O(1).
  ///
  /// - Parameter hasCallee: whether a callee settles the promise; if not, it is forgotten with its last
  ///   handle, because nobody could settle it any more.
  /// - Returns: the promise's name.
  package mutating func addPromise(hasCallee: Bool = true) -> PromiseID {
    lastPromise += 1
    let slot = promises.insert(PromiseRow(number: lastPromise, hasCallee: hasCallee))
    return PromiseID(number: lastPromise, slot: slot)
  }

  /// Receives an await message: the one `if` that answers now or later.
  ///
  /// O(1); where the caller is itself awaited and the promise's callee is itself parked, as many
  /// steps as the shorter of the two chains has.
  ///
  /// - Parameters:
  ///   - promise: the promise to await; it must be in the table.
  ///   - caller: the promise that the caller's own return settles; `nil` for an outsider.
  /// - Returns: whether to answer now or later, or to refuse.
  package mutating func addAwaiter(of promise: PromiseID, caller: PromiseID?) -> Reception {
    precondition(isAlive(promise), "a promise with a handle is in the table")
    promises[promise.slot].wasAwaited = true
    if let outcome = promises[promise.slot].outcome { return .now(outcome) }
    let caller = caller.flatMap { isPending($0) ? $0 : nil }
    if let caller, let cycle = cycle(awaiting: promise, by: caller) { return .cycle(cycle) }
    lastAwaiter += 1
    let slot = awaiters.insert(
      AwaiterRow(number: lastAwaiter, promise: promise.slot, caller: caller?.slot))
    append(slot, to: .awaiters, of: promise.slot)
    if let caller { append(slot, to: .waits, of: caller.slot) }
    return .later(AwaiterID(number: lastAwaiter, slot: slot))
  }

  /// Settles a pending promise and answers whom to tell, first come first.
  ///
  /// Settling twice is a broken invariant: who may settle is decided before, with `isPending`.
  ///
  /// - Parameters:
  ///   - promise: a pending promise.
  ///   - outcome: what it settles with.
  /// - Returns: where to answer, first come first.
  package mutating func settle(_ promise: PromiseID, with outcome: Outcome) -> [Reply] {
    precondition(isPending(promise), "a promise settles once")
    promises[promise.slot].outcome = outcome
    let replies = answerAwaiters(of: promise, .settled)
    releaseWaits(of: promise)
    if !promises[promise.slot].hasHandle { promises.remove(at: promise.slot) }
    return replies
  }

  /// Takes out a caller that waits no longer, and answers where to tell it so.
  ///
  /// `nil` when the caller has its answer already, or has not yet said where an answer goes.
  ///
  /// - Parameters:
  ///   - awaiter: the caller.
  ///   - verdict: what to tell it.
  /// - Returns: where to tell it; `nil` when the caller has its answer already, or has yet to park.
  package mutating func removeAwaiter(_ awaiter: AwaiterID, _ verdict: Verdict) -> Reply? {
    isWaiting(awaiter) ? answer(awaiter.slot, verdict) : nil
  }

  /// Notes that no handle to the promise is left, and forgets it unless a callee has yet to return.
  ///
  /// - Parameter promise: a promise in the table.
  /// - Returns: what the promise held, so that the caller decides where that is let go.
  @discardableResult
  package mutating func removePromise(_ promise: PromiseID) -> Outcome? {
    precondition(isAlive(promise), "a promise with a handle is in the table")
    if promises[promise.slot].outcome == nil && promises[promise.slot].hasCallee {
      promises[promise.slot].hasHandle = false
      return nil
    } else {
      precondition(
        promises[promise.slot].chains.awaiters.first == .none,
        "who awaits a promise holds a handle to it")
      let outcome = promises[promise.slot].outcome
      promises.remove(at: promise.slot)
      return outcome
    }
  }

  // MARK: Arriving

  /// Hands over where the answer goes, or picks up the answer that came first.
  ///
  /// - Parameters:
  ///   - awaiter: a caller that was told `later`.
  ///   - reply: where to send the answer.
  /// - Returns: the answer if it is there already; `nil` when it will be sent to `reply`.
  package mutating func park(_ awaiter: AwaiterID, reply: Reply) -> Verdict? {
    precondition(
      awaiters.contains(awaiter.number, at: awaiter.slot),
      "an awaiter stays in its table until it has its answer")
    if case .answered(let verdict) = awaiters[awaiter.slot].phase {
      awaiters.remove(at: awaiter.slot)
      return verdict
    }
    awaiters[awaiter.slot].phase = .parked(reply)
    return nil
  }

  // MARK: Questions

  /// Whether the promise stands in the table.
  func isAlive(_ promise: PromiseID) -> Bool {
    promises.contains(promise.number, at: promise.slot)
  }

  /// Whether the awaiter has no answer yet.
  func isWaiting(_ awaiter: AwaiterID) -> Bool {
    guard awaiters.contains(awaiter.number, at: awaiter.slot) else {
      return false
    }
    if case .answered = awaiters[awaiter.slot].phase { return false }
    return true
  }

  /// Whether the promise has yet to settle.
  ///
  /// - Parameter promise: any promise.
  /// - Returns: true from `addPromise` to `settle`.
  package func isPending(_ promise: PromiseID) -> Bool {
    isAlive(promise) && promises[promise.slot].outcome == nil
  }

  /// What the promise settled with, if it has.
  ///
  /// - Parameter promise: any promise.
  /// - Returns: the outcome; `nil` while the promise is pending, and when it is gone.
  package func outcome(of promise: PromiseID) -> Outcome? {
    isAlive(promise) ? promises[promise.slot].outcome : nil
  }
}

extension State {
  /// Answers everyone parked on `promise`, first come first.
  mutating func answerAwaiters(of promise: PromiseID, _ verdict: Verdict) -> [Reply] {
    var replies: [Reply] = []
    while case let slot = promises[promise.slot].chains.awaiters.first, slot != .none {
      if let reply = answer(slot, verdict) { replies.append(reply) }
    }
    return replies
  }

  /// Unlinks one awaiter.
  ///
  /// Its row goes too, unless the caller has yet to arrive and pick it up.
  private mutating func answer(_ slot: UInt32, _ verdict: Verdict) -> Reply? {
    unlink(slot, from: .awaiters, of: awaiters[slot].promise)
    if awaiters[slot].caller != .none { unlink(slot, from: .waits, of: awaiters[slot].caller) }
    guard case .parked(let reply) = awaiters[slot].phase else {
      awaiters[slot].phase = .answered(verdict)
      return nil
    }
    awaiters.remove(at: slot)
    return reply
  }

  /// Lets go of what the callee's stray tasks still wait for: the callee itself has returned.
  private mutating func releaseWaits(of promise: PromiseID) {
    while case let slot = promises[promise.slot].chains.waits.first, slot != .none {
      unlink(slot, from: .waits, of: promise.slot)
      awaiters[slot].caller = .none
    }
  }
}
