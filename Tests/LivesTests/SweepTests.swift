import Foundation
import TestThreads
import Testing

@testable import Course

/// Programs that are killed, for real and at every moment; design §4, reliability D1 and D2.
@Suite(.longRunning, .serialized)
struct SweepTests {
  @Test(arguments: Victim.all)
  func `killed at every event and every write, it ends as if nothing had been`(
    victim: Victim
  ) async throws {
    let start = ContinuousClock.now
    let tally = try await Sweep(victim).run()
    #expect(tally.wrongs.isEmpty, "\(tally.wrongs.prefix(5))")
    #expect(tally.right == tally.kills)
    // Each kill is in the middle of at most so much.
    #expect(tally.repeatedEffects <= tally.repeatedBodies)
    let seconds = (ContinuousClock.now - start) / .milliseconds(1) / 1_000
    print(
      """
      \(victim.name), killed at every \(tally.stride): \(tally.events) events, \(tally.writes) writes, \(tally.kills) kills, \
      \(tally.lives) lives, \(tally.journals) journals, \(tally.right) right, \
      \(tally.repeatedBodies) bodies repeated, \(tally.repeatedEffects) effects repeated; \
      \(seconds) s
      """)
  }
}
