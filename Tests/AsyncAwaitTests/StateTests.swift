import Scheduling
import TestThreads
import Testing

@testable import AsyncAwait

/// A state whose replies are numbers and whose outcomes are words.
private typealias TestState = State<Int, String>

struct StateTests {
  @Test func `a new promise is pending and nobody awaits it`() {
    var state = TestState()
    let promise = state.addPromise()
    #expect(state.isPending(promise))
    #expect(state.outcome(of: promise) == nil)
    #expect(state.awaiters(of: promise) == [])
  }

  @Test func `numbers start at one and are never used again`() {
    var state = TestState()
    let first = state.addPromise()
    _ = state.settle(first, with: "done")
    state.removePromise(first)
    let second = state.addPromise()
    #expect([first.number, second.number] == [1, 2])
    #expect(!state.isAlive(first))
    #expect(state.isPending(second))
  }

  @Test func `awaiting a settled promise is answered now`() {
    var state = TestState()
    let promise = state.addPromise()
    _ = state.settle(promise, with: "42")
    guard case .now("42") = state.addAwaiter(of: promise, caller: nil) else {
      Issue.record("the answer was deferred")
      return
    }
    #expect(state.awaiters.count == 0)
  }

  @Test func `awaiting a pending promise is answered later, first come first served`() throws {
    var state = TestState()
    let promise = state.addPromise()
    for reply in 1...3 { #expect(try park(reply, on: promise, in: &state) == nil) }
    #expect(state.settle(promise, with: "42") == [1, 2, 3])
    #expect(state.awaiters.count == 0)
  }

  @Test func `an awaiter that is taken out leaves the others in order`() throws {
    var state = TestState()
    let promise = state.addPromise()
    var awaiters: [TestState.AwaiterID] = []
    for reply in 1...5 { awaiters.append(try arrive(at: promise, in: &state, reply: reply)) }
    #expect(state.removeAwaiter(awaiters[2], .cancelled) == 3)
    #expect(state.removeAwaiter(awaiters[0], .cancelled) == 1)
    #expect(state.removeAwaiter(awaiters[4], .cancelled) == 5)
    #expect(state.removeAwaiter(awaiters[2], .cancelled) == nil)
    #expect(state.settle(promise, with: "42") == [2, 4])
  }

  @Test func `an answer that comes before the caller parks is picked up`() throws {
    var state = TestState()
    let promise = state.addPromise()
    guard case .later(let awaiter) = state.addAwaiter(of: promise, caller: nil) else {
      Issue.record("the answer was not deferred")
      return
    }
    #expect(state.settle(promise, with: "42") == [])
    #expect(state.park(awaiter, reply: 7) == .settled)
    #expect(state.awaiters.count == 0)
  }

  @Test func `a caller that is cancelled before it parks hears so when it does`() throws {
    var state = TestState()
    let promise = state.addPromise()
    guard case .later(let awaiter) = state.addAwaiter(of: promise, caller: nil) else {
      Issue.record("the answer was not deferred")
      return
    }
    #expect(state.removeAwaiter(awaiter, .cancelled) == nil)
    #expect(state.settle(promise, with: "42") == [])
    #expect(state.park(awaiter, reply: 7) == .cancelled)
    #expect(state.awaiters.count == 0)
  }

  @Test func `a settled promise without a handle leaves nothing behind`() {
    var state = TestState()
    let promise = state.addPromise()
    state.removePromise(promise)
    #expect(state.isPending(promise), "its callee has yet to return")
    _ = state.settle(promise, with: "42")
    #expect(state.promises.count == 0)
  }

  @Test func `a promise that nobody can settle any more is forgotten`() {
    var state = TestState()
    state.removePromise(state.addPromise(hasCallee: false))
    #expect(state.promises.count == 0)
  }

  @Test(arguments: 1...6) func `a cycle is refused whoever closes it`(length: Int) throws {
    for closing in 0..<length {
      var state = TestState()
      let promises = (0..<length).map { _ in state.addPromise() }
      for index in 0..<length where index != closing {
        let next = promises[(index + 1) % length]
        guard case .later = state.addAwaiter(of: next, caller: promises[index]) else {
          Issue.record("await \(index) closes no cycle")
          return
        }
      }
      let target = promises[(closing + 1) % length]
      guard case .cycle(let cycle) = state.addAwaiter(of: target, caller: promises[closing]) else {
        Issue.record("the cycle of \(length) was not seen from \(closing)")
        return
      }
      let turned = (0..<length).map { promises[(closing + $0) % length] }
      #expect(cycle == turned)
    }
  }

  @Test(.longRunning) func `a chain grows from either end without walking its length`() throws {
    // Quadratic cost would be 10^10 steps and never end within the time limit.
    let length = 100_000
    for backwards in [false, true] {
      var state = TestState()
      let promises = (0..<length).map { _ in state.addPromise() }
      let links = backwards ? Array((1..<length).reversed()) : Array(1..<length)
      for link in links {
        guard case .later = state.addAwaiter(of: promises[link], caller: promises[link - 1]) else {
          Issue.record("await \(link) closes no cycle")
          return
        }
      }
      guard case .cycle(let cycle) = state.addAwaiter(of: promises[0], caller: promises.last) else {
        Issue.record("the long cycle was not seen")
        return
      }
      #expect(cycle.count == length)
    }
  }

  @Test func `a callee that has returned no longer takes part in cycles`() throws {
    var state = TestState()
    let (left, right) = (state.addPromise(), state.addPromise())
    guard case .later = state.addAwaiter(of: right, caller: left) else {
      Issue.record("no cycle yet")
      return
    }
    // A stray task of the left callee still waits for the right; the callee itself is done.
    #expect(state.settle(left, with: "done") == [])
    state.removePromise(left)
    #expect(state.waits().map(\.caller) == [nil])
    _ = state.settle(right, with: "42")
    #expect(state.promiseIDs == [right])
  }

  // MARK: Against a model

  /// The same in the plainest possible style: lists, searched from the front.
  private struct Model {
    var pending: [PromiseID] = []
    var settled: [PromiseID: String] = [:]
    var parked: [(awaiter: TestState.AwaiterID, promise: PromiseID, reply: Int)] = []
  }

  /// 10,000 sequences of up to 40 messages under each of 10 seeds: two million messages.
  @Test(.longRunning, arguments: UInt64(0)..<10) func `agrees with a list of promises`(seed: UInt64)
    throws
  {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      var state = TestState()
      var model = Model()
      for reply in 0..<Int.random(in: 1...40, using: &random) {
        try step(&state, &model, reply, &random)
      }
      for promise in model.pending {
        let expected = model.parked.filter { $0.promise == promise }.map(\.reply)
        #expect(state.settle(promise, with: "end") == expected)
      }
      for promise in model.pending + Array(model.settled.keys) { state.removePromise(promise) }
      #expect(state.promises.count == 0 && state.awaiters.count == 0)
    }
  }

  private func step(
    _ state: inout TestState, _ model: inout Model, _ reply: Int,
    _ random: inout SeededGenerator
  ) throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<3:
      model.pending.append(state.addPromise())
    case 3..<6:
      let all = model.pending + model.settled.keys.sorted { $0.number < $1.number }
      guard let promise = all.randomElement(using: &random) else { return }
      switch state.addAwaiter(of: promise, caller: nil) {
      case .now(let outcome): #expect(outcome == model.settled[promise])
      case .later(let awaiter):
        #expect(model.pending.contains(promise))
        #expect(state.park(awaiter, reply: reply) == nil)
        model.parked.append((awaiter, promise, reply))
      case .cycle: Issue.record("outsiders close no cycle")
      }
    case 6..<8:
      guard let index = model.pending.indices.randomElement(using: &random) else { return }
      let promise = model.pending.remove(at: index)
      let expected = model.parked.filter { $0.promise == promise }.map(\.reply)
      #expect(state.settle(promise, with: "\(reply)") == expected)
      model.parked.removeAll { $0.promise == promise }
      model.settled[promise] = "\(reply)"
    case 8:
      guard let index = model.parked.indices.randomElement(using: &random) else { return }
      let (awaiter, _, expected) = model.parked.remove(at: index)
      #expect(state.removeAwaiter(awaiter, .cancelled) == expected)
      #expect(state.removeAwaiter(awaiter, .cancelled) == nil)
    default:
      let settled = model.settled.keys.sorted { $0.number < $1.number }
      guard let promise = settled.randomElement(using: &random) else { return }
      model.settled[promise] = nil
      state.removePromise(promise)
      #expect(!state.isAlive(promise))
    }
    #expect(state.promises.count == model.pending.count + model.settled.count)
    #expect(state.awaiters.count == model.parked.count)
  }

  private func park(
    _ reply: Int, on promise: PromiseID, in state: inout TestState
  ) throws -> Verdict? {
    guard case .later(let awaiter) = state.addAwaiter(of: promise, caller: nil) else {
      throw Unexpected()
    }
    return state.park(awaiter, reply: reply)
  }

  private func arrive(
    at promise: PromiseID, in state: inout TestState, reply: Int
  ) throws -> TestState.AwaiterID {
    guard case .later(let awaiter) = state.addAwaiter(of: promise, caller: nil) else {
      throw Unexpected()
    }
    #expect(state.park(awaiter, reply: reply) == nil)
    return awaiter
  }
}

/// Something was answered now that should have been answered later.
private struct Unexpected: Error {}
