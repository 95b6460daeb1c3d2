import AsyncAwait
import Combinators
import Testing

@Suite(.timeLimit(.minutes(12)))
struct LinkingTests {
  @Test(arguments: seeds)
  func `a linked callee that returns a promise settles with its value`(seed: UInt64) throws {
    let value = try Rig(seed: seed).run { (rig) async throws in
      let outer: Promise<Int> = await Async.invokeLinked("outer") {
        await rig.promise(42, after: 10)
      }
      return try await Async.await(outer)
    }
    #expect(value == 42)
  }

  @Test(arguments: seeds)
  func `without a link it settles with the promise itself`(seed: UInt64) throws {
    let (early, value) = try Rig(seed: seed).run { rig in
      let outer = await Async.invoke("outer") { await rig.promise(42, after: 10) }
      let inner = try await Async.await(outer)
      let early = rig.now
      return (early, try await Async.await(inner))
    }
    #expect(early == .zero)
    #expect(value == 42)
  }

  @Test(arguments: seeds)
  func `a failure travels up through every link, with its type`(seed: UInt64) throws {
    try Rig(seed: seed).run { (rig) async throws in
      let outer: Promise<Int> = await Async.invokeLinked("outer") {
        await Async.invokeLinked("middle") { await rig.refusal(by: "inner", after: 10) }
      }
      await #expect(throws: Refused(by: "inner")) { try await Async.await(outer) }
    }
  }

  @Test(arguments: seeds)
  func `cancellation travels down through every link`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let outer: Promise<Int> = await Async.invokeLinked("outer") {
        await Async.invokeLinked("middle") { await rig.promise(42, after: 50) }
      }
      try await rig.clock.sleep(for: .milliseconds(10))
      outer.cancel()
      await #expect(throws: CancellationError.self) { try await Async.await(outer) }
    }
    #expect(rig.effects.all == [])
    #expect(rig.now == .milliseconds(10))
  }

  @Test(arguments: seeds)
  func `without a link the callee outlives its awaiter`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let outer = await Async.invoke("outer") {
        try await Async.await(await rig.promise(42, after: 50))
      }
      try await rig.clock.sleep(for: .milliseconds(10))
      outer.cancel()
      await #expect(throws: CancellationError.self) { try await Async.await(outer) }
    }
    #expect(rig.effects.all == ["42"])
  }

  @Test(arguments: seeds)
  func `a callee that is cancelled by others does not drag its awaiter down`(seed: UInt64) throws {
    try Rig(seed: seed).run { (rig) async throws in
      let inner = await rig.promise(42, after: 50)
      let outer = await Async.invoke("outer") {
        do { return try await Async.awaitLinked(inner) } catch is CancellationError { return -1 }
      }
      try await rig.clock.sleep(for: .milliseconds(10))
      inner.cancel()
      #expect(try await Async.await(outer) == -1)
    }
  }

  @Test(arguments: seeds)
  func `one dies, all die: a failed sibling cancels the others through a linked awaiter`(
    seed: UInt64
  ) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let nested: Promise<Int> = await Async.invokeLinked("outer") {
        await rig.promise(1, after: 50)
      }
      let all = await Async.all(
        [nested, await rig.refusal(by: "sibling", after: 10)], losers: .cancel)
      await #expect(throws: Refused(by: "sibling")) { try await Async.awaitLinked(all) }
    }
    #expect(rig.effects.all == [])
    #expect(rig.now == .milliseconds(10))
  }
}
