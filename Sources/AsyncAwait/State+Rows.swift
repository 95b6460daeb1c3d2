/// What an awaiter hears in the end.
package enum Verdict: Hashable, Sendable {
  /// The promise has settled; its outcome is in the table.
  case settled
  /// The caller was cancelled while it was parked.
  case cancelled
}

extension State {
  /// What the loop does about an await message.
  package enum Reception {
    /// Answer now: the promise is settled.
    case now(Outcome)
    /// Do not answer: the caller is an awaiter, and hears when the promise settles.
    case later(AwaiterID)
    /// Refuse: the caller would wait for itself.
    ///
    /// The promises are those of the cycle, in order.
    case cycle([PromiseID])
  }

  /// Names one awaiter; never used again.
  package struct AwaiterID: Hashable, Sendable {
    /// 1 for the first awaiter that the loop ever had, 2 for the second, and so on.
    package let number: UInt64
    let slot: UInt32
  }

  /// One promise of the table.
  struct PromiseRow: SlotRow {
    let number: UInt64
    /// `nil` while pending.
    ///
    /// Set once.
    var outcome: Outcome?
    /// Whether a callee settles the promise; if not, a resolver does.
    let hasCallee: Bool
    /// False once no handle is left that could await the promise.
    var hasHandle = true
    /// True once somebody has asked for the result.
    var wasAwaited = false
    /// `awaiters`: the callers parked on this promise, first come first.
    ///
    /// `waits`: the awaiters by
    /// which this promise's own callee is parked on others.
    var chains = PerChain(awaiters: Chain(), waits: Chain())

    init(number: UInt64, hasCallee: Bool) {
      self.number = number
      self.hasCallee = hasCallee
    }

    static var free: Self { Self(number: 0, hasCallee: false) }
  }

  /// One caller that awaits a pending promise.
  struct AwaiterRow: SlotRow {
    /// How far the caller has come.
    enum Phase {
      /// The caller has asked, and is about to say where the answer goes.
      case arriving
      /// The caller is suspended; the answer goes to this reply.
      case parked(Reply)
      /// The answer came before the caller could park; it is picked up on arrival.
      case answered(Verdict)
    }

    let number: UInt64
    /// Where the promise stands.
    ///
    /// It stays there: it is pending while it has awaiters.
    let promise: UInt32
    /// Where the promise stands whose callee is the caller; none if the loop did not start it.
    var caller: UInt32
    var phase = Phase.arriving
    /// The neighbours in the promise's `awaiters` and in the caller's `waits`.
    var links = PerChain(awaiters: ChainLink(), waits: ChainLink())

    init(number: UInt64, promise: UInt32, caller: UInt32?) {
      self.number = number
      self.promise = promise
      self.caller = caller ?? .none
    }

    static var free: Self { Self(number: 0, promise: .none, caller: nil) }
  }
}

/// A queue of awaiters threaded through their table: no allocation, removal anywhere in O(1).
struct Chain {
  var first = UInt32.none
  var last = UInt32.none
}

/// An awaiter's neighbours in one chain.
struct ChainLink {
  var previous = UInt32.none
  var next = UInt32.none
}

/// Which of the two chains an awaiter stands in.
enum ChainKind {
  /// All who wait for one promise.
  case awaiters
  /// All that one callee waits for.
  case waits
}

/// One value for each of the two chains.
struct PerChain<Value> {
  var awaiters: Value
  var waits: Value

  subscript(kind: ChainKind) -> Value {
    get { kind == .awaiters ? awaiters : waits }
    set { if kind == .awaiters { awaiters = newValue } else { waits = newValue } }
  }
}

extension UInt32 {
  /// No slot.
  ///
  /// An optional would double the size of every link.
  static let none = UInt32.max
}

extension State {
  /// Puts the awaiter in `slot` at the end of a chain of the promise in `promise`.
  mutating func append(_ slot: UInt32, to kind: ChainKind, of promise: UInt32) {
    let last = promises[promise].chains[kind].last
    awaiters[slot].links[kind] = ChainLink(previous: last)
    if last == .none {
      promises[promise].chains[kind].first = slot
    } else {
      awaiters[last].links[kind].next = slot
    }
    promises[promise].chains[kind].last = slot
  }

  /// Takes the awaiter in `slot` out of a chain of the promise in `promise`.
  mutating func unlink(_ slot: UInt32, from kind: ChainKind, of promise: UInt32) {
    let link = awaiters[slot].links[kind]
    if link.previous == .none {
      promises[promise].chains[kind].first = link.next
    } else {
      awaiters[link.previous].links[kind].next = link.next
    }
    if link.next == .none {
      promises[promise].chains[kind].last = link.previous
    } else {
      awaiters[link.next].links[kind].previous = link.previous
    }
  }
}
