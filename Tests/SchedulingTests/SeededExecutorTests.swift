import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SeededExecutorTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `the same seed makes the same choices and gives the same result`(seed: UInt64) throws {
    let first = SeededExecutor(seed: seed)
    let second = SeededExecutor(seed: seed)
    #expect(try LostUpdate.run(on: first) == LostUpdate.run(on: second))
    #expect(first.choices == second.choices)
    #expect(first.choices.contains { $0.count > 1 })
    #expect(first.foreignEnqueues == 0)
  }

  @Test func `different seeds find both outcomes of a lost update`() throws {
    let outcomes = try Set(
      (0..<100).map { try LostUpdate.run(on: SeededExecutor(seed: $0)) })
    #expect(outcomes == [1, 2])
  }
}
