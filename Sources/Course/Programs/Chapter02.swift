internal import AsyncAwait

extension Program {
  /// Chapter 02: the two tables, worked by hand.
  static let chapter02 = Program(
    chapter: 2,
    [
      Scenario("tables", "Five functions change the tables of promises and awaiters.") { stage in
        var tables = Tables(stage)
        let p1 = tables.addPromise()
        _ = tables.addAwaiter("ann", of: p1)
        let bob = tables.addAwaiter("bob", of: p1)
        _ = tables.addAwaiter("cat", of: p1)
        tables.removeAwaiter("bob", bob, of: p1)
        tables.settle(p1, with: 42)
        _ = tables.addAwaiter("dan", of: p1)
        tables.removePromise(p1)
      }
    ])
}

/// A state without a loop around it, which draws its tables after every operation.
///
/// A reply is the name of whom to answer; nobody is suspended, because nobody runs.
private struct Tables {
  typealias Names = State<String, Int>

  private var state = Names()
  private var names: [UInt64: String] = [:]
  private var before = ["–", "–"]
  private let stage: Stage

  init(_ stage: Stage) { self.stage = stage }

  mutating func addPromise() -> PromiseID {
    let id = state.addPromise()
    observe(.promiseCreated, nil, id)
    draw("addPromise()", "\(name(id))")
    return id
  }

  mutating func addAwaiter(_ caller: String, of id: PromiseID) -> Names.AwaiterID? {
    observe(.await, caller, id)
    let call = "addAwaiter(of: \(name(id)))"
    switch state.addAwaiter(of: id, caller: nil) {
    case .now(let value):
      observe(.awaitImmediate, caller, id, .resolved("\(value)"))
      draw(call, "now: \(caller) gets \(value)")
      return nil
    case .later(let awaiter):
      observe(.parked, caller, id)
      names[awaiter.number] = caller
      _ = state.park(awaiter, reply: caller)
      draw(call, "later: \(caller) is parked")
      return awaiter
    case .cycle: preconditionFailure("a caller from outside closes no cycle")
    }
  }

  mutating func removeAwaiter(_ caller: String, _ awaiter: Names.AwaiterID?, of id: PromiseID) {
    guard let awaiter, let reply = state.removeAwaiter(awaiter, .cancelled) else { return }
    observe(.unparked, caller, id)
    draw("removeAwaiter(\(caller))", "tell \(reply): cancelled")
  }

  mutating func settle(_ id: PromiseID, with value: Int) {
    observe(.settled, nil, id, .resolved("\(value)"))
    let replies = state.settle(id, with: value)
    for caller in replies { observe(.replyValue, caller, id, .resolved("\(value)")) }
    draw("settle(\(name(id)), with: \(value))", "tell \(replies.joined(separator: ", then "))")
  }

  mutating func removePromise(_ id: PromiseID) {
    let outcome = state.removePromise(id)
    draw("removePromise(\(name(id)))", "\(outcome.map(String.init) ?? "nothing") is let go")
  }

  private func name(_ id: PromiseID) -> String { "p\(id.number)" }

  private func observe(
    _ kind: Occurrence.Kind, _ caller: String?, _ id: PromiseID, _ result: Occurrence.Result? = nil
  ) {
    stage.observe(
      Occurrence(
        kind: kind, party: caller.map { .root($0) },
        promise: Occurrence.PromiseName(number: id.number, label: nil), result: result))
  }

  /// Draws what was asked and answered, and both tables; a cell that changed has a star.
  private mutating func draw(_ call: String, _ answer: String) {
    let promises = state.promiseIDs.map { id in
      "\(name(id)) \(state.outcome(of: id).map { "resolved \($0)" } ?? "pending")"
    }
    let awaiters = state.promiseIDs.flatMap { id in
      state.awaiters(of: id).map { "\(names[$0.number] ?? "?") on \(name(id))" }
    }
    let after = [promises, awaiters].map { $0.isEmpty ? "–" : $0.joined(separator: ", ") }
    stage.draw("\(call) → \(answer)")
    for (place, title) in ["promises", "awaiters"].enumerated() {
      let mark = after[place] == before[place] ? " " : "*"
      stage.draw("  \(mark) \(title)  \(after[place])")
    }
    before = after
  }
}
