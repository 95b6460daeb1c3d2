import AsyncAwait
import Combinators
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(12)))
struct AllTests {
  @Test(arguments: seeds)
  func `the values come in the order of the arguments`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    let (values, time) = try rig.run { (rig) async throws in
      let promises = [
        await rig.promise(1, after: 30), await rig.promise(2, after: 10),
        await rig.promise(3, after: 20),
      ]
      return (try await Async.await(Async.all(promises)), rig.now)
    }
    #expect(values == [1, 2, 3])
    #expect(rig.effects.all == ["2", "3", "1"])
    #expect(time == .milliseconds(30))
  }

  @Test(arguments: seeds)
  func `the first rejection rejects at once`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    let time = try rig.run { (rig) async throws in
      let promises = [
        await rig.promise(1, after: 50), await rig.refusal(by: "late", after: 20),
        await rig.refusal(by: "early", after: 10),
      ]
      let all = await Async.all(promises)
      await #expect(throws: Refused(by: "early")) { try await Async.await(all) }
      #expect(rig.loop.awaiterCount == 0)
      return rig.now
    }
    #expect(time == .milliseconds(10))
    #expect(rig.effects.all == ["1"])
  }

  @Test(arguments: seeds)
  func `cancelled losers have no effect`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [
        await rig.promise(1, after: 5), await rig.promise(2, after: 50),
        await rig.refusal(by: "third", after: 10),
      ]
      let all = await Async.all(promises, losers: .cancel)
      await #expect(throws: Refused(by: "third")) { try await Async.await(all) }
      await #expect(throws: CancellationError.self) { try await Async.await(promises[1]) }
    }
    #expect(rig.effects.all == ["1"])
    #expect(rig.now == .milliseconds(10))
  }

  @Test func `all of nothing is nothing`() throws {
    let values = try Rig(seed: 0).run { (_) async throws in
      let none: [Promise<Int>] = []
      return try await Async.await(Async.all(none))
    }
    #expect(values == [])
  }

  @Test(arguments: seeds)
  func `promises of different types give a tuple`(seed: UInt64) throws {
    let (number, word, flag) = try Rig(seed: seed).run { (rig) async throws in
      let number = await rig.promise(84, after: 20)
      let word = await rig.promise("eighty-four", after: 10)
      let flag = await rig.promise(true, after: 30)
      return try await Async.await(Async.all(number, word, flag))
    }
    #expect(number == 84)
    #expect(word == "eighty-four")
    #expect(flag)
  }

  @Test(arguments: seeds)
  func `promises of different types fail as one, and cancel as one`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let slow = await rig.promise("slow", after: 50)
      let refusal = await rig.refusal(by: "second", after: 10)
      let all = await Async.all(slow, refusal, losers: .cancel)
      await #expect(throws: Refused(by: "second")) { try await Async.await(all) }
    }
    #expect(rig.effects.all == [])
  }

  @Test func `optional values keep their type through the tuple`() throws {
    let (empty, full) = try Rig(seed: 0).run { (rig) async throws in
      let empty = await rig.promise(Int?.none, after: 1)
      let full = await rig.promise(Int?.some(1), after: 1)
      return try await Async.await(Async.all(empty, full))
    }
    #expect(empty == nil)
    #expect(full == 1)
  }

  @Test(arguments: seeds)
  func `a cancelled all leaves nobody parked`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [await rig.promise(1, after: 50), await rig.promise(2, after: 60)]
      let all = await Async.all(promises)
      try await rig.clock.sleep(for: .milliseconds(10))
      all.cancel()
      await #expect(throws: CancellationError.self) { try await Async.await(all) }
      #expect(rig.loop.awaiterCount == 0)
    }
    #expect(rig.effects.all == ["1", "2"])
  }

  @Test(arguments: seeds)
  func `a cancelled all takes its losers along if told to`(seed: UInt64) throws {
    let rig = Rig(seed: seed)
    try rig.run { (rig) async throws in
      let promises = [await rig.promise(1, after: 50), await rig.promise(2, after: 60)]
      let all = await Async.all(promises, losers: .cancel)
      try await rig.clock.sleep(for: .milliseconds(10))
      all.cancel()
      await #expect(throws: CancellationError.self) { try await Async.await(all) }
    }
    #expect(rig.effects.all == [])
    #expect(rig.now == .milliseconds(10))
  }

  @Test(arguments: seeds)
  func `a member that waits for its own all is refused, not hung`(seed: UInt64) throws {
    try Rig(seed: seed).run { (rig) async throws in
      let later = Mutex<Promise<[Int]>?>(nil)
      let member = await Async.invoke("member") {
        try await rig.clock.sleep(for: .milliseconds(10))
        let all = try #require(later.withLock { $0 })
        return try await Async.await(all)[0]
      }
      let all = await Async.all([member])
      later.withLock { $0 = all }
      await #expect(throws: AwaitCycle.self) { try await Async.await(all) }
      later.withLock { $0 = nil }
    }
  }
}
