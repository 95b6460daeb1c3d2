import DurablePromises
import SimulatedDisks
import TestThreads
import Testing

@testable import PromiseStores

/// Random programs on a store in memory and on one in a journal.
struct DifferentialTests {
  @Test(arguments: UInt64(0)..<60)
  func `both stores give the same answers and hold the same`(seed: UInt64) throws {
    try inOneOrder {
      let (time, otherTime) = (HandSetTime(), HandSetTime())
      let volatile = VolatileStore(time: time.source)
      let journaled = try openStore(FaultyFileSystem(), time: otherTime)
      for (index, step) in Program(seed: seed, length: 300).steps.enumerated() {
        let durability: Durability = index % 3 == 0 ? .inOrder : .flushed
        let expected = try await Program.take(step, volatile, time)
        let answer = try await Program.take(step, journaled, otherTime, durability: durability)
        #expect(answer == expected, "seed \(seed), step \(index): \(step)")
      }
      _ = try await journaled.tick()
      _ = try await volatile.tick()
      #expect(journaled.snapshot() == volatile.snapshot(), "seed \(seed)")
    }
  }

  @Test(.longRunning, arguments: UInt64(0)..<20)
  func `after each step a restart finds what the other store has`(seed: UInt64) throws {
    try inOneOrder {
      let (time, otherTime) = (HandSetTime(), HandSetTime())
      let volatile = VolatileStore(time: time.source)
      let system = FaultyFileSystem()
      let journaled = try openStore(system, time: otherTime)
      _ = try await journaled.tick()
      for (index, step) in Program(seed: seed, length: 80).steps.enumerated() {
        _ = try await Program.take(step, volatile, time)
        _ = try await Program.take(step, journaled, otherTime)
        // Everything that was not flushed is gone: an answer was flushed, or shows nothing new.
        let again = try openStore(FaultyFileSystem(system.disk.losingAllPending))
        let (found, expected) = (again.snapshot(), volatile.snapshot())
        #expect(
          found.withoutExecutes == expected.withoutExecutes, "seed \(seed), step \(index): \(step)")
        #expect(found.outbox.allSatisfy { expected.outbox.contains($0) })
      }
    }
  }

  @Test(arguments: UInt64(100)..<120)
  func `a snapshot and the log behind it are as good as the whole log`(seed: UInt64) throws {
    try inOneOrder {
      let (time, otherTime) = (HandSetTime(), HandSetTime())
      let (system, otherSystem) = (FaultyFileSystem(), FaultyFileSystem())
      let whole = try openStore(system, time: time)
      let compacted = try openStore(otherSystem, time: otherTime)
      var random = RandomRequests(seed: seed)
      for step in Program(seed: seed, length: 200).steps {
        _ = try await Program.take(step, whole, time)
        _ = try await Program.take(step, compacted, otherTime)
        if random.chance(1, in: 40) { try await compacted.compact() }
      }
      let log = try openStore(FaultyFileSystem(system.disk))
      let tail = try openStore(FaultyFileSystem(otherSystem.disk))
      #expect(log.snapshot().withoutExecutes == tail.snapshot().withoutExecutes, "seed \(seed)")
      #expect(log.snapshot().withoutExecutes == whole.snapshot().withoutExecutes, "seed \(seed)")
    }
  }

  @Test(.longRunning, arguments: UInt64(200)..<206)
  func `300 restarts in the middle of a program change nothing`(seed: UInt64) throws {
    try inOneOrder {
      let (time, otherTime) = (HandSetTime(), HandSetTime())
      let volatile = VolatileStore(time: time.source)
      var system = FaultyFileSystem()
      var random = RandomRequests(seed: seed)
      // The time of a request that changes nothing is not journaled, so a restart may forget it.
      for step in Program(seed: seed, length: 300, timeGoesBack: false).steps {
        let journaled = try openStore(
          system, time: otherTime, compaction: Compaction(factor: 1, minimum: 2_000))
        let expected = try await Program.take(step, volatile, time)
        let answer = try await Program.take(step, journaled, otherTime)
        #expect(answer == expected, "seed \(seed): \(step)")
        if random.chance(1, in: 2) { try await journaled.close() }
        system = FaultyFileSystem(system.disk.losingAllPending)
      }
      let last = try openStore(system, time: otherTime)
      #expect(last.snapshot().withoutMessages == volatile.snapshot().withoutMessages)
    }
  }
}
