import Journaling
import Scheduling
import SimulatedDisks
import Testing

/// Sharing a sync acknowledges nothing early and reorders nothing: J11, J12.
struct CrashGroupCommitTests {
  /// Who was told what.
  struct Notes: Sendable {
    /// Records in the order in which their callers were told.
    var acknowledged: [UInt64] = []
    var highest: UInt64 = 0
    var queued = 0
    var peak = 0
    var complaints: [String] = []
    var syncs = 0
  }

  /// Many callers append some records each; power fails at every sync.
  func run(seed: UInt64, callers: Int, rounds: Int, crashes: Bool) throws -> Notes {
    let executor = SeededExecutor(seed: seed)
    let system = FaultyFileSystem()
    let notes = Shared(Notes())
    let journal = try Journal.open("/j", fileSystem: system, options: small)
    let commit = GroupCommit(journal)
    system.setHook { [unowned system] call in
      guard call.operation == .synchronize else { return }
      notes.change { $0.syncs += 1 }
      guard crashes else { return }
      let highest = notes.value.highest
      for disk in [system.disk.losingAllPending, system.disk] {
        let found = Self.lastRecord(on: disk)
        if found < highest {
          notes.change { $0.complaints.append("\(highest) was told, \(found) is durable") }
        }
      }
    }
    try executor.run {
      await withTaskGroup(of: Void.self) { group in
        for caller in 0..<callers {
          group.addTask {
            var chance = SeededGenerator(seed: seed &* 1000 &+ UInt64(caller))
            for _ in 0..<rounds {
              for _ in 0..<Int.random(in: 0..<6, using: &chance) { await Task.yield() }
              do {
                let sequence = try commit.append(type: 1, payload: [UInt8](repeating: 1, count: 9))
                for _ in 0..<Int.random(in: 0..<4, using: &chance) { await Task.yield() }
                try await commit.flushed(through: sequence)
                notes.change { notes in
                  notes.acknowledged.append(sequence)
                  notes.highest = max(notes.highest, sequence)
                }
              } catch {
                notes.change { $0.complaints.append("\(error)") }
              }
            }
          }
        }
      }
    }
    return notes.value
  }

  /// The last record that opening a disk finds; nothing was written in between.
  static func lastRecord(on disk: Disk) -> UInt64 {
    do {
      let system = FaultyFileSystem(disk)
      return try Journal.open("/j", fileSystem: system, options: small).lastSequence
    } catch {
      return 0
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `nobody is told before the sync that covers the record`(seed: UInt64) throws {
    let notes = try run(seed: seed, callers: 24, rounds: 3, crashes: true)
    #expect(notes.complaints.isEmpty, "seed \(seed): \(notes.complaints.prefix(3))")
    #expect(Set(notes.acknowledged).count == 72, "seed \(seed)")
    #expect(notes.syncs > 3, "seed \(seed)")
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `512 callers are all told, and share syncs`(seed: UInt64) throws {
    let notes = try run(seed: seed, callers: 512, rounds: 1, crashes: true)
    #expect(notes.complaints.isEmpty, "seed \(seed): \(notes.complaints.prefix(3))")
    #expect(Set(notes.acknowledged) == Set(1...512), "seed \(seed)")
    #expect(notes.syncs < 512, "seed \(seed): \(notes.syncs)")
    print("512 callers, seed \(seed): \(notes.syncs) syncs")
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a failed sync tells nobody, then and later`(seed: UInt64) throws {
    let executor = SeededExecutor(seed: seed)
    let system = FaultyFileSystem()
    let journal = try Journal.open("/j", fileSystem: system, options: small)
    let first = system.count(.synchronize) + 1
    let failing = first + Int(seed % 4)
    system.setRules([FaultRule(.synchronize, failing...failing, .error(5))])
    let commit = GroupCommit(journal)
    let notes = Shared(Notes())
    try executor.run {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<30 {
          group.addTask {
            do {
              let sequence = try commit.append(type: 1, payload: [1])
              await Task.yield()
              try await commit.flushed(through: sequence)
              let hasFailed = system.count(.synchronize) >= failing
              notes.change { notes in
                notes.highest = max(notes.highest, sequence)
                if hasFailed, sequence > commit.durableSequence {
                  notes.complaints.append("\(sequence) was told after the failure")
                }
              }
            } catch {
              notes.change { $0.queued += 1 }
            }
          }
        }
      }
    }
    let found = Self.lastRecord(on: system.disk.losingAllPending)
    #expect(found >= notes.value.highest, "seed \(seed)")
    #expect(notes.value.complaints.isEmpty, "seed \(seed)")
    #expect(system.log.syncsAfterFailedSync.isEmpty)
    if system.count(.synchronize) >= failing {
      #expect(notes.value.queued > 0, "seed \(seed)")
      #expect(throws: JournalError.self) { try commit.append(type: 1, payload: []) }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `a slow disk means waiting callers, not a long queue`(seed: UInt64) throws {
    let limit = 16384
    let executor = SeededExecutor(.random(seed: seed), budget: 10_000_000)
    let system = FaultyFileSystem()
    let notes = Shared(Notes())
    let journal = try Journal.open(
      "/j", fileSystem: system, options: JournalOptions(segmentSize: 1 << 20))
    let commit = GroupCommit(journal, queueLimit: limit) { event in
      notes.change { notes in
        switch event {
        case .appended(_, let size): notes.queued += size
        case .flushed(_, _, let size): notes.queued -= size
        default: break
        }
        notes.peak = max(notes.peak, notes.queued)
      }
    }
    let payload = [UInt8](repeating: 7, count: 40)
    try executor.run {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            for _ in 0..<250 {
              await commit.room(for: 64)
              try commit.append(type: 1, payload: payload)
            }
          }
        }
        try await group.waitForAll()
      }
      try await commit.flushed(through: commit.lastSequence)
    }
    #expect(commit.durableSequence == 5000)
    print("offered \(5000 * 64) bytes, seed \(seed): at most \(notes.value.peak) queued")
    #expect(notes.value.peak <= limit, "seed \(seed)")
    #expect(notes.value.peak > limit / 2, "seed \(seed)")
  }
}
