import AsyncAwait
import Combinators
import Testing

@Suite(.timeLimit(.minutes(12)))
struct AllSettledTests {
  @Test(arguments: seeds)
  func `every outcome comes, in the order of the arguments`(seed: UInt64) throws {
    let outcomes = try Rig(seed: seed).run { (rig) async throws in
      let promises = [
        await rig.refusal(by: "first", after: 30), await rig.promise(2, after: 10),
        await rig.refusal(by: "third", after: 20),
      ]
      return try await Async.await(Async.allSettled(promises))
    }
    #expect(outcomes.count == 3)
    #expect(throws: Refused(by: "first")) { try outcomes[0].get() }
    #expect(try outcomes[1].get() == 2)
    #expect(throws: Refused(by: "third")) { try outcomes[2].get() }
  }

  @Test(arguments: seeds)
  func `a cancelled member is an outcome, not the end`(seed: UInt64) throws {
    try Rig(seed: seed).run { (rig) async throws in
      let promises = [await rig.promise(1, after: 30), await rig.promise(2, after: 20)]
      let settled = await Async.allSettled(promises)
      promises[0].cancel()
      let outcomes = try await Async.await(settled)
      #expect(throws: CancellationError.self) { try outcomes[0].get() }
      #expect(try outcomes[1].get() == 2)
    }
  }

  @Test func `nothing has settled at once`() throws {
    let count = try Rig(seed: 0).run { (_) async throws in
      let none: [Promise<Int>] = []
      return try await Async.await(Async.allSettled(none)).count
    }
    #expect(count == 0)
  }
}
