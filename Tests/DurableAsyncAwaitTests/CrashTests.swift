import DurableAsyncAwait
import DurablePromises
import Journaling
import SimulatedDisks
import TestThreads
import Testing

/// Crashes at every step; style rule 38, reliability D1.
@Suite(.timeLimit(.minutes(12)))
struct CrashTests {
  /// Runs a program in one life, and keeps what a crash would have left at each call of the disk.
  private func live(_ program: Program, from moment: Moment) throws -> [Moment] {
    let world = World(moment)
    let process = Process(world)
    let moments = Log<Moment>()
    world.system.setHook { call in if call.isChange { moments.append(process.moment) } }
    let result = try process.run(program.functions(world), isRecorded: false) { loop in
      try await program.main(loop, world)
    }
    #expect(result == program.result)
    return moments.entries + [process.moment]
  }

  /// Restarts from what a crash left, runs to the end, and compares.
  ///
  /// - Returns: what the end left.
  @discardableResult
  private func restart(
    _ program: Program, from moment: Moment, _ place: String, seed: UInt64 = 0
  ) throws -> Moment {
    let settled = try moment.settled()
    let world = World(moment)
    let process = Process(world, seed: seed)
    let result = try process.run(program.functions(world), isRecorded: false) { loop in
      try await program.main(loop, world)
    }
    #expect(result == program.result, "\(place)")
    for (effect, count) in world.all.sorted(by: { $0.key < $1.key }) {
      let before = moment.counts[effect] ?? 0
      let more = settled.contains(effect) ? 0 : program.attempts
      #expect(count <= before + more, "\(effect), \(place)")
      #expect(count >= (settled.contains(effect) ? before : before + 1), "\(effect), \(place)")
    }
    return process.moment
  }

  @Test(.longRunning, arguments: Program.all)
  func `a crash at any call of the disk changes no result and repeats no settled step`(
    program: Program
  ) throws {
    let moments = try live(program, from: Moment(disk: Disk()))
    let last = try #require(moments.last)
    #expect(last.counts.count == program.effects)
    #expect(last.counts.values.allSatisfy { $0 == program.attempts })
    var disks: Set<Int> = []
    for (place, moment) in moments.enumerated() {
      guard place.isMultiple(of: program.stride) || place == moments.count - 1 else { continue }
      guard disks.insert(moment.disk.digest).inserted else { continue }
      try restart(program, from: moment, "killed at call \(place)")
      // With a second crash in the second life, somewhere in the middle.
      guard place.isMultiple(of: 4 * program.stride) else { continue }
      let second = try live(program, from: moment)
      try restart(
        program, from: second[(place * 7) % second.count], "killed at call \(place), and again")
    }
    #expect(disks.count >= 19)
  }

  @Test(.longRunning, arguments: Program.all)
  func `a loss of power at any call of the disk does neither`(program: Program) throws {
    let moments = try live(program, from: Moment(disk: Disk()))
    for (place, moment) in moments.enumerated()
    where place.isMultiple(of: 3 * program.stride) || place == moments.count - 1 {
      var moment = moment
      moment.disk = moment.disk.losingAllPending
      try restart(program, from: moment, "no power at call \(place)", seed: UInt64(place))
    }
  }

  @Test(.longRunning, arguments: Program.all)
  func `any prefix of a journal is a history that goes on to the same end`(
    program: Program
  ) throws {
    let moments = try live(program, from: Moment(disk: Disk()))
    let end = try #require(moments.last)
    let records = try Self.records(end.disk)
    for count in 1...records.count
    where count.isMultiple(of: program.stride) || count == records.count {
      var moment = Moment(disk: try Self.disk(records[..<count]))
      // The clock shows what it showed then, so that time does not go back.
      let times = try moment.promises().flatMap { [$0.createdAt, $0.settledAt ?? $0.createdAt] }
      moment.now = times.max() ?? moment.now
      try restart(program, from: moment, "\(count) of \(records.count) records")
    }
    #expect(records.count >= 5)
  }

  /// The records of a journal.
  static func records(_ disk: Disk) throws -> [(type: UInt8, payload: [UInt8])] {
    var records: [(type: UInt8, payload: [UInt8])] = []
    let journal = try Journal.open(
      "/j", fileSystem: FaultyFileSystem(disk), options: journalOptions
    ) {
      records.append(($0.type, [UInt8]($0.payload)))
    }
    _ = consume journal
    return records
  }

  /// A disk with these records and no more.
  static func disk(_ records: ArraySlice<(type: UInt8, payload: [UInt8])>) throws -> Disk {
    let system = FaultyFileSystem()
    var journal = try Journal.open(
      "/j", fileSystem: system, options: journalOptions)
    var batch = Batch()
    for (type, payload) in records { batch.append(type: type, payload: payload) }
    try journal.write(&batch)
    try journal.sync()
    return system.disk
  }
}
