import Foundation
import Scheduling
import TestThreads
import Testing

@testable import Course

/// Programs that are killed again and again before they end; reliability D2.
@Suite(.longRunning)
struct StormTests {
  @Test(arguments: Victim.all, 1...10)
  func `killed life after life, it ends as if nothing had been`(
    victim: Victim, seed: UInt64
  ) async throws {
    var chance = SeededGenerator(seed: seed)
    let ground = try Ground()
    let lives = Lives(executable: try Lives.executable())
    // Some storms strike at the same place each time, which a life may not get beyond.
    let isStubborn = Bool.random(using: &chance)
    let fixed = Life.Crash.random(using: &chance)
    let strikes = Int.random(in: 2...6, using: &chance)
    var settled: Set<String> = []
    var kills = 0
    for number in 1...strikes + 1 {
      let next = isStubborn ? fixed : Life.Crash.random(using: &chance)
      let life = Life(
        directory: ground.path, number: number, crash: number <= strikes ? next : nil)
      let led = try Led(life, of: victim, by: lives)
      let wrongs = victim.wrongs(in: led, settled: settled)
      #expect(wrongs.isEmpty, "life \(number), \(next): \(wrongs)")
      guard led.wasKilled else {
        #expect(led.status == .exited(0) && led.output == [victim.result])
        return
      }
      kills += 1
      let now = try await Bequest(life.journal).settled(in: "\(ground.path)/copy")
      #expect(now.isSuperset(of: settled), "a settled promise stays settled")
      settled = now
    }
    Issue.record("after \(kills) kills the last life was killed, too")
  }
}

extension Life.Crash {
  /// A moment of a life, mostly an early one.
  fileprivate static func random(using chance: inout SeededGenerator) -> Life.Crash {
    let range = [40, 200, 1_000].randomElement(using: &chance) ?? 40
    let index = Int.random(in: 1...range, using: &chance)
    return Bool.random(using: &chance) ? .event(index) : .write(1 + index / 3)
  }
}
