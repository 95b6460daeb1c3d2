import Journaling
import Scheduling
import SimulatedDisks
import Synchronization
import Testing

/// Callers on one simulated thread, and on real ones.
@Suite(.timeLimit(.minutes(12)))
struct GroupCommitTests {
  /// What an observer saw.
  private final class Events: Sendable {
    private let list = Mutex<[JournalEvent]>([])
    var all: [JournalEvent] { list.withLock { $0 } }
    func note(_ event: JournalEvent) { list.withLock { $0.append(event) } }
  }

  /// Records that were acknowledged before they were durable.
  private final class Early: Sendable {
    private let list = Mutex<[UInt64]>([])
    var all: [UInt64] { list.withLock { $0 } }
    func note(_ sequence: UInt64) { list.withLock { $0.append(sequence) } }
  }

  private func open(
    _ fileSystem: FaultyFileSystem, queueLimit: Int = 8 << 20, _ events: Events? = nil
  ) throws -> GroupCommit {
    let journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    return GroupCommit(journal, queueLimit: queueLimit, observer: events.map { $0.note })
  }

  /// Each flush yields once to look for others.
  private func jobsOfOneFlush() throws -> Int {
    let journal = try open(FaultyFileSystem())
    let executor = SeededExecutor(seed: 1)
    try executor.run {
      try await journal.flushed(through: try journal.append(type: 1, payload: payload(1)))
    }
    return executor.jobsRun
  }

  @Test func `one caller pays one write and one sync a record, on its own thread`() throws {
    let fileSystem = FaultyFileSystem()
    let events = Events()
    let journal = try open(fileSystem, events)
    let before = fileSystem.log.count
    let executor = SeededExecutor(seed: 1)
    try executor.run {
      for _ in 0..<3 {
        let sequence = try journal.append(type: 1, payload: payload(1))
        try await journal.flushed(through: sequence)
      }
    }
    #expect(fileSystem.log.count == before + 9)
    let jobs = try jobsOfOneFlush()
    // One job starts the task; what follows, each flush takes again.
    #expect(executor.jobsRun - 1 == 3 * (jobs - 1))
    #expect(executor.foreignEnqueues == 0)
    let expected = (1...3 as ClosedRange<UInt64>).flatMap { sequence -> [JournalEvent] in
      [
        .appended(sequence: sequence, size: 48),
        .flushed(through: sequence, records: 1, size: 48),
      ]
    }
    #expect(events.all == expected)
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `callers on one thread share flushes, the same way for the same seed`(seed: UInt64) throws {
    func trace() throws -> [JournalEvent] {
      let events = Events()
      let fileSystem = FaultyFileSystem()
      let journal = try open(fileSystem, events)
      let executor = SeededExecutor(seed: seed)
      try executor.run {
        await withDiscardingTaskGroup { group in
          for caller in 0..<8 {
            group.addTask {
              for number in 0..<4 {
                await journal.room(for: 48)
                let sequence = try? journal.append(type: 1, payload: payload(caller * 4 + number))
                await Task.yield()
                try? await journal.flushed(through: sequence ?? 0)
              }
            }
          }
        }
        try await journal.close()
      }
      #expect(executor.foreignEnqueues == 0)
      let found = try Reopened(fileSystem.disk)
      #expect(found.sequences == Array(1...32))
      #expect(found.recovery.wasClosed)
      return events.all
    }
    let first = try trace()
    let second = try trace()
    #expect(first == second)
    let flushes = first.count { if case .flushed = $0 { true } else { false } }
    #expect(flushes < 32)
  }

  @Test func `a batch is never split`() throws {
    let fileSystem = FaultyFileSystem()
    let journal = try open(fileSystem)
    var batch = Batch()
    for number in 1...3 { batch.append(type: UInt8(number), payload: payload(number)) }
    let first = try journal.append(type: 9, payload: [])
    let last = try journal.append(batch)
    #expect(first == 1)
    #expect(last == 4)
    #expect(journal.lastSequence == 4)
    #expect(journal.durableSequence == 0)
    try SeededExecutor(seed: 1).run { try await journal.flushed(through: last) }
    #expect(journal.durableSequence == 4)
    let found = try Reopened(fileSystem.disk)
    #expect(found.records.map(\.type) == [9, 1, 2, 3])
  }

  @Test func `a failure is thrown to everybody from then on, and nothing is tried again`() throws {
    let fileSystem = FaultyFileSystem()
    let events = Events()
    let journal = try open(fileSystem, events)
    let next = fileSystem.count(.synchronize) + 2
    fileSystem.setRules([FaultRule(.synchronize, next...next, .error(5))])
    let errors = try SeededExecutor(seed: 3).run { () -> [JournalError] in
      try await journal.flushed(through: try journal.append(type: 1, payload: payload(1)))
      var errors: [JournalError] = []
      for _ in 0..<3 {
        do throws(JournalError) {
          try await journal.flushed(through: try journal.append(type: 1, payload: payload(2)))
        } catch {
          errors.append(error)
        }
      }
      // What was acknowledged stays so; room is there, for callers to learn the truth.
      try await journal.flushed(through: 1)
      await journal.room(for: 1 << 30)
      do throws(JournalError) { try await journal.close() } catch { errors.append(error) }
      return errors
    }
    let error = try #require(errors.first)
    #expect(errors == [error, error, error, error])
    #expect(events.all.last == .failed(error))
    #expect(fileSystem.log.syncsAfterFailedSync.isEmpty)
    // The lock is free.
    _ = try open(fileSystem)
  }

  @Test func `a closed journal says so`() throws {
    let journal = try open(FaultyFileSystem())
    let errors = try SeededExecutor(seed: 1).run { () -> [JournalError] in
      try await journal.flushed(through: try journal.append(type: 1, payload: []))
      try await journal.close()
      var errors: [JournalError] = []
      do throws(JournalError) { try journal.append(type: 1, payload: []) } catch {
        errors.append(error)
      }
      do throws(JournalError) { try await journal.close() } catch { errors.append(error) }
      do throws(JournalError) {
        try await journal.snapshot(through: 1) { _ throws(JournalError) in }
      } catch {
        errors.append(error)
      }
      return errors
    }
    #expect(errors == [.closed, .closed, .closed])
  }

  @Test func `a full queue is flushed by who needs room`() throws {
    let fileSystem = FaultyFileSystem()
    let events = Events()
    let journal = try open(fileSystem, queueLimit: 480, events)
    try SeededExecutor(seed: 1).run {
      // Nobody waits for durability, so nobody else would flush.
      for number in 0..<100 {
        await journal.room(for: 48)
        try journal.append(type: 1, payload: payload(number))
      }
    }
    let flushes = events.all.compactMap { event in
      if case .flushed(_, let records, let size) = event { (records, size) } else { nil }
    }
    #expect(flushes.count == 9)
    #expect(flushes.allSatisfy { $0 == (10, 480) })
  }

  @Test(arguments: [1, 2, 8, 64]) func `tasks on real threads lose nothing`(callers: Int)
    async throws
  {
    let fileSystem = FaultyFileSystem()
    let events = Events()
    let journal = try open(fileSystem, queueLimit: 2000, events)
    let perCaller = 640 / callers
    let early = Early()
    await withDiscardingTaskGroup { group in
      for caller in 0..<callers {
        group.addTask {
          for number in 0..<perCaller {
            await journal.room(for: 48)
            let mark = payload(caller, size: 8) + payload(number, size: 8)
            guard let sequence = try? journal.append(type: 1, payload: mark) else { return }
            try? await journal.flushed(through: sequence)
            if journal.durableSequence < sequence { early.note(sequence) }
          }
        }
      }
    }
    try await journal.close()
    #expect(early.all.isEmpty)
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences == Array(1...UInt64(callers * perCaller)))
    for caller in 0..<callers {
      let own = found.records.filter { $0.payload.first == UInt8(caller) }
      #expect(own.map { $0.payload.last } == (0..<perCaller).map { UInt8($0 & 0xFF) })
    }
    let ends = events.all.compactMap { event in
      if case .flushed(let through, _, _) = event { through } else { nil }
    }
    #expect(Set(ends).count == ends.count)
    #expect(ends.max() == UInt64(callers * perCaller))
  }

  @Test func `a snapshot is taken while others append`() async throws {
    let fileSystem = FaultyFileSystem()
    let events = Events()
    let journal = try open(fileSystem, events)
    await withDiscardingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          for number in 0..<100 {
            guard let sequence = try? journal.append(type: 1, payload: payload(number, size: 200))
            else { return }
            try? await journal.flushed(through: sequence)
          }
        }
      }
      group.addTask {
        for _ in 0..<3 {
          let sequence = (try? journal.append(type: 2, payload: [])) ?? 0
          do throws(JournalError) {
            try await journal.snapshot(through: sequence) { writer throws(JournalError) in
              try writer.append(type: 7, payload: Array("\(sequence)".utf8))
            }
          } catch {
            Issue.record(error)
          }
        }
      }
    }
    try await journal.close()
    let snapshots = events.all.compactMap { event in
      if case .snapshot(let through) = event { through } else { nil }
    }
    #expect(snapshots.count == 3)
    let found = try Reopened(fileSystem.disk)
    let newest = try #require(snapshots.last)
    #expect(found.recovery.snapshot == newest)
    #expect(found.records.first?.payload == Array("\(newest)".utf8)[...])
    #expect(found.sequences.dropFirst() == Array(newest + 1..<404)[...])
    #expect(fileSystem.disk.paths.filter { $0.hasSuffix(".snap") }.count == 2)
  }
}
