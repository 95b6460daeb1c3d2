import AsyncAwait
import Combinators
import Testing

/// The cases of `race` and `any`, side by side.
@Suite(.timeLimit(.minutes(12)))
struct FirstTests {
  @Test(arguments: seeds)
  func `a value that comes first wins both`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [await rig.refusal(by: "slow", after: 20), await rig.promise(1, after: 10)]
      let (race, any) = (await Async.race(promises), await Async.any(promises))
      #expect(try await Async.await(race) == 1)
      #expect(try await Async.await(any) == 1)
      #expect(rig.now == .milliseconds(10))
    }
  }

  @Test(arguments: seeds)
  func `an error that comes first wins the race, and any waits on`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [await rig.promise(1, after: 20), await rig.refusal(by: "quick", after: 10)]
      let (race, any) = (await Async.race(promises), await Async.any(promises))
      await #expect(throws: Refused(by: "quick")) { try await Async.await(race) }
      #expect(rig.now == .milliseconds(10))
      #expect(try await Async.await(any) == 1)
      #expect(rig.now == .milliseconds(20))
    }
  }

  @Test(arguments: seeds)
  func `errors only: race throws the first, any throws all in the order given`(
    seed: UInt64
  ) throws {
    try Rig(seed: seed).run { (rig) async throws in
      let promises = [
        await rig.refusal(by: "slow", after: 20), await rig.refusal(by: "quick", after: 10),
      ]
      let (race, any) = (await Async.race(promises), await Async.any(promises))
      await #expect(throws: Refused(by: "quick")) { try await Async.await(race) }
      let error = await #expect(throws: AllRejected.self) { try await Async.await(any) }
      #expect(error?.errors as? [Refused] == [Refused(by: "slow"), Refused(by: "quick")])
    }
  }

  @Test func `settled already: the first argument wins both`() throws {
    try Rig(seed: 0).run { (rig) async throws in
      let promises = [await rig.promise(1, after: 20), await rig.promise(2, after: 10)]
      _ = try await Async.await(Async.allSettled(promises))
      #expect(try await Async.await(Async.race(promises)) == 1)
      #expect(try await Async.await(Async.any(promises)) == 1)
    }
  }

  @Test func `one contender: both settle as it does`() throws {
    try Rig(seed: 0).run { (rig) async throws in
      let promises = [await rig.promise(1, after: 20)]
      #expect(try await Async.await(Async.race(promises)) == 1)
      #expect(try await Async.await(Async.any(promises)) == 1)
    }
  }

  @Test func `nobody: race and any say so instead of waiting for ever`() throws {
    try Rig(seed: 0).run { (_) async throws in
      let none: [Promise<Int>] = []
      let (race, any) = (await Async.race(none), await Async.any(none))
      await #expect(throws: NothingToRace.self) { try await Async.await(race) }
      let error = await #expect(throws: AllRejected.self) { try await Async.await(any) }
      #expect(error?.errors.isEmpty == true)
      #expect(
        error?.description == "any of no promises: nothing can resolve. Give it at least one.")
    }
  }

  @Test(arguments: seeds)
  func `losers go on unless told otherwise`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [await rig.promise(1, after: 20), await rig.promise(2, after: 10)]
      #expect(try await Async.await(Async.race(promises)) == 2)
      #expect(rig.loop.awaiterCount == 0)
      #expect(try await Async.await(promises[0]) == 1)
    }
    #expect(rig.effects.all == ["2", "1"])
  }

  @Test(arguments: seeds, [false, true])
  func `cancelled losers have no effect`(seed: UInt64, isRace: Bool) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [
        await rig.promise(1, after: 20), await rig.promise(2, after: 10),
        await rig.promise(3, after: 30),
      ]
      let first =
        isRace
        ? await Async.race(promises, losers: .cancel) : await Async.any(promises, losers: .cancel)
      #expect(try await Async.await(first) == 2)
    }
    #expect(rig.effects.all == ["2"])
    #expect(rig.now == .milliseconds(10))
  }
}
