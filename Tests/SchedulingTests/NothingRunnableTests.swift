import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12)))
struct NothingRunnableTests {
  @Test func `a lost wake-up is found by some seeds, and always by the same`() throws {
    let stuck = (0..<200 as Range<UInt64>).filter { isStuck(seed: $0) }
    #expect(!stuck.isEmpty)
    #expect(stuck.count < 200)
    #expect(stuck == (0..<200 as Range<UInt64>).filter { isStuck(seed: $0) })
  }

  @Test func `says what is stuck, when, and who waits for whom`() throws {
    let executor = SeededExecutor(seed: 3)
    let error = try #require(throws: NothingRunnable.self) {
      try executor.run("outer", waits: { ["outer waits for p1"] }) {
        try await executor.clock.sleep(for: .seconds(2))
        await LostWakeUp.Bell(on: executor.lane("bell")).wait()
      }
    }
    #expect(error.root == "outer")
    #expect(error.time == .seconds(2))
    #expect(error.jobs == executor.jobsRun)
    #expect(error.description.contains("\"outer\" is not finished and nothing can run"))
    #expect(error.description.contains("(seed 3)"))
    #expect(error.description.contains("Waiting: outer waits for p1."))
  }

  @Test func `does not ask who waits while all goes well`() throws {
    try SeededExecutor(seed: 3).run(
      waits: {
        Issue.record("nobody is stuck")
        return []
      }, {})
  }

  private func isStuck(seed: UInt64) -> Bool {
    do {
      try LostWakeUp.run(on: SeededExecutor(seed: seed))
      return false
    } catch is NothingRunnable {
      return true
    } catch {
      Issue.record(error)
      return false
    }
  }
}
