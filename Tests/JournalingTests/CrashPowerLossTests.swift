import Journaling
import JournalingFaults
import Scheduling
import Testing

/// Nothing that was acknowledged is lost when power fails, and nothing is invented: J2 and J14.
struct CrashPowerLossTests {
  /// Batches of all sizes, rotations, and openings after a good and a bad end.
  func run(_ explorer: CrashExplorer, seed: UInt64, batches: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let system = FaultyFileSystem()
    explorer.watch(system)
    var done = 0
    while done < batches {
      var journal = try Journal.open("/j", fileSystem: system, options: small)
      for _ in 0..<9 {
        // One in nine takes several pages: they may reach the disk in any order.
        let count = done % 9 == 4 ? 40 : Int.random(in: 1...5, using: &generator)
        try explorer.append(count, to: &journal)
        done += 1
      }
      if Bool.random(using: &generator) { try journal.close() }
    }
    explorer.crash(system.disk)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `every acknowledged record survives, and only whole batches are found`(
    seed: UInt64
  ) throws {
    let explorer = CrashExplorer(seed: seed)
    let clock = ContinuousClock()
    let time = try clock.measure { try run(explorer, seed: seed, batches: 45) }
    let complaints = explorer.complaints
    #expect(complaints.isEmpty, "seed \(seed): \(complaints.count), first \(complaints.prefix(3))")
    print("power loss, seed \(seed):", explorer.distinctStates, "states,", explorer.findings.value.continued, "continued,", time)
    #expect(explorer.distinctStates >= 1000)
  }
}
