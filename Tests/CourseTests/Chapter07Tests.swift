import Course
import Testing
import Tracing

/// What chapter 07 says about its runs, for the schedule it shows and for others.
struct Chapter07Tests {
  static let seeds: ClosedRange<UInt64> = 0...20

  @Test(arguments: seeds)
  func `throw: attempts at 0, 100, 300 and 700 ms, and one effect`(seed: UInt64) throws {
    let run = try run(chapter: 7, "throw", seed: seed)
    #expect(times(of: .retryScheduled, in: run) == [0, 100, 300])
    #expect(times(of: .timer, in: run) == [100, 300, 700])
    #expect(run.effects == ["100 charge card 7"])
    #expect(run.output == ["receipt: attempt 2"])
  }

  @Test(arguments: seeds)
  func `no-key: the same attempts, and two effects`(seed: UInt64) throws {
    let run = try run(chapter: 7, "no-key", seed: seed)
    #expect(times(of: .timer, in: run) == [100, 300, 700])
    #expect(run.effects == ["100 charge card 7", "700 charge card 7"])
    #expect(run.output == ["receipt: attempt 4"])
  }

  @Test(arguments: seeds)
  func `kill: the card is charged, and nothing follows the crash`(seed: UInt64) throws {
    let run = try run(chapter: 7, "kill", seed: seed)
    #expect(run.effects == ["100 charge card 7"])
    #expect(times(of: .retryScheduled, in: run) == [0, 100, 300])
    #expect(run.trace.events.last?.kind == .crash)
    #expect(run.time == 450)
    #expect(run.output == ["paying order-7"])
  }

  @Test(arguments: ["throw", "no-key", "kill"], seeds)
  func `nothing is left behind, and every trace holds what must be true`(
    scenario: String, seed: UInt64
  ) throws {
    let run = try run(chapter: 7, scenario, seed: seed)
    #expect(run.failure == nil)
    #expect(run.leftovers == "")
    #expect(run.trace.invariants().breaks == [])
  }

  @Test func `the page shows the timeline of the retries, and names the steps of the charges`()
    throws
  {
    let page = try page("07-failures-and-retries")
    let trace = try run(chapter: 7, "throw", seed: 0).trace
    #expect(page.contains(timeline(trace)))
    let steps = try run(chapter: 7, "no-key", seed: 0).trace.steps
    #expect(steps.filter { $0.event.kind == .effect }.map(\.number) == [7, 12])
  }

  /// When events of a kind happened, in milliseconds.
  private func times(of kind: EventKind, in run: Run) -> [Int64] {
    run.trace.events.filter { $0.kind == kind }.map { $0.clock / 1_000 }
  }
}
