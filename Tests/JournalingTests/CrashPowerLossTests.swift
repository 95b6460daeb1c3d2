import Journaling
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

/// Nothing that was acknowledged is lost when power fails, and nothing is invented: J2, J13, J14.
struct CrashPowerLossTests {
  /// What a journal goes through in one of its lives.
  struct Life: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// How many batches.
    let batches: Int
    /// One batch in each life is so long, and its pages reach the disk in any order.
    let long: ClosedRange<Int>
    /// The others.
    let short: ClosedRange<Int>
    /// After how many batches a snapshot is written, and files are removed.
    var snapshotEvery: Int?
    /// How many distinct crash states there must be.
    let states: Int
  }

  static let lives = [
    Life(
      testDescription: "batches of all sizes", batches: 4, long: 20...60, short: 1...5,
      states: 24_000),
    Life(testDescription: "single records", batches: 6, long: 2...9, short: 1...1, states: 16_000),
    Life(
      testDescription: "rotation, snapshots, compaction", batches: 5, long: 30...40,
      short: 14...30, snapshotEvery: 2, states: 20_000),
  ]

  /// A short life, a good or a bad end, what follows from it, and another life.
  func run(_ explorer: CrashExplorer, _ life: Life, using generator: inout SeededGenerator) throws {
    var disk = Disk()
    var progress = Progress()
    let identity = UInt8.random(in: 10...255, using: &generator)
    for _ in 0..<2 {
      let system = FaultyFileSystem(disk, identity: identity)
      explorer.begin(system, progress)
      var journal = try explorer.open(system)
      let long = Int.random(in: 0..<life.batches, using: &generator)
      for place in 0..<life.batches {
        try explorer.append(
          Int.random(in: place == long ? life.long : life.short, using: &generator), to: &journal)
        if let every = life.snapshotEvery, place % every == every - 1 {
          try explorer.snapshot(&journal)
        }
      }
      explorer.crash(system.disk)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        try journal.close()
        disk = system.disk
      case 1:
        disk = system.disk
      default:
        // Power fails in the middle of one more batch, and recovery gets an unfinished end.
        var batch = Sample.batch(after: journal.lastSequence, count: 8)
        explorer.progress.change { [last = journal.lastSequence] in $0.boundaries.append(last + 8) }
        try journal.write(&batch)
        disk = explorer.someLoss(of: system.disk)
      }
      progress = explorer.progress.value
    }
    explorer.crash(disk)
  }

  @Test(.longRunning, arguments: lives, [1, 2])
  func `every acknowledged record survives, and only whole batches are found`(
    life: Life, seed: UInt64
  ) throws {
    let explorer = CrashExplorer(seed: seed)
    var generator = SeededGenerator(seed: seed)
    var runs = 0
    let time = try ContinuousClock().measure {
      while explorer.distinctStates < life.states, explorer.complaints.isEmpty, runs < 1000 {
        try run(explorer, life, using: &generator)
        runs += 1
      }
    }
    let complaints = explorer.complaints
    #expect(complaints.isEmpty, "seed \(seed): \(complaints.count), first \(complaints.prefix(3))")
    #expect(explorer.distinctStates >= life.states)
    print(
      "power loss, \(life.testDescription), seed \(seed): \(explorer.distinctStates) states,",
      "\(explorer.continued) used further, \(runs) runs, \(time)")
  }

  @Test func `an acknowledgement before the sync would be found`() throws {
    let explorer = CrashExplorer(seed: 1)
    let system = FaultyFileSystem()
    explorer.begin(system)
    var journal = try explorer.open(system)
    var batch = Sample.batch(after: 0, count: 1)
    explorer.progress.change { $0.boundaries.append(1) }
    try journal.write(&batch)
    explorer.progress.change { $0.acknowledged = 1 }
    try journal.sync()
    #expect(explorer.complaints.contains { $0.hasPrefix("lost") || $0.contains("refused") })
  }
}
