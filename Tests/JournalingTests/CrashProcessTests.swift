import Foundation
import Journaling
import JournalingVictim
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

/// Nothing that was acknowledged is lost when the process is killed: J1, J8.
struct CrashProcessTests {
  @Test(.longRunning)
  func `a process that dies before any call of a run of 1000 records loses nothing`() throws {
    let explorer = CrashExplorer(seed: 1)
    let system = FaultyFileSystem()
    let deaths = Shared(0)
    var journal = try explorer.open(system)
    system.setHook { [unowned system] call in
      guard call.isChange else { return }
      deaths.change { $0 += 1 }
      explorer.die(system.disk, at: call)
    }
    while journal.lastSequence < 1000 {
      try explorer.append(1, to: &journal)
      if journal.lastSequence % 60 == 0 { try explorer.snapshot(&journal) }
    }
    let complaints = explorer.complaints
    #expect(complaints.isEmpty, "\(complaints.count), first \(complaints.prefix(3))")
    print("deaths before a call: \(deaths.value), \(explorer.distinctStates) distinct states")
    #expect(deaths.value >= 3000)
  }

  /// Kills victims one after the other on the same journal.
  func kill(_ count: Int, seed: UInt64, kills: inout Int, acknowledged: inout Int) throws {
    var generator = SeededGenerator(seed: seed)
    let directory = try CrashDirectory()
    var last: UInt64 = 0
    for number in 0..<count {
      let victim = try Victim(in: directory.path)
      // Some die while they open the journal, others after some batches.
      var lines = number % 4 == 0 ? 0 : Int.random(in: 1...12, using: &generator)
      let delay = UInt32.random(in: 0...(lines == 0 ? 9000 : 400), using: &generator)
      var told: [String] = []
      while lines > 0, let line = victim.line() {
        told.append(line)
        lines -= 1
      }
      usleep(delay)
      victim.kill()
      kills += 1
      while let line = victim.line() { told.append(line) }
      for line in told {
        try #require(!line.hasPrefix("error"), "seed \(seed), victim \(number): \(line)")
        let number = try #require(UInt64(line.split(separator: " ").last ?? ""))
        try #require(number >= last)
        last = number
      }
      acknowledged += told.count
      last = try check(directory.path, atLeast: last, "seed \(seed), victim \(number)")
    }
  }

  /// Reads the journal back; opening it rewrites its last segment, as the next victim will.
  private func check(_ path: String, atLeast last: UInt64, _ place: String) throws -> UInt64 {
    var next: UInt64?
    var wrong: [UInt64] = []
    let journal = try Journal.open(path, options: JournalOptions(segmentSize: 8192)) { record in
      let isNext =
        next == nil ? record.isFromSnapshot || record.sequence == 1 : record.sequence == next
      if !isNext || !areSame(record.payload, VictimRecord.payload(record.sequence)[...]) {
        wrong.append(record.sequence)
      }
      next = record.sequence + 1
    }
    try #require(wrong.isEmpty, "\(place): \(wrong.prefix(5))")
    try #require(journal.lastSequence >= last, "\(place): \(journal.lastSequence) of \(last)")
    return journal.lastSequence
  }

  @Test(.longRunning, arguments: 1...2 as ClosedRange<UInt64>)
  func `killed processes lose nothing that they acknowledged`(seed: UInt64) throws {
    var (kills, acknowledged) = (0, 0)
    let time = try ContinuousClock().measure {
      for part in 0..<10 {
        try kill(50, seed: seed * 100 + UInt64(part), kills: &kills, acknowledged: &acknowledged)
      }
    }
    print(
      "SIGKILL, seed \(seed): \(kills) kills, \(acknowledged) acknowledgements, 0 lost, \(time)")
    #expect(kills == 500)
  }

  @Test func `a second process is refused with the pid of the first, until that is killed`() throws
  {
    let directory = try CrashDirectory()
    let victim = try Victim(in: directory.path)
    #expect(victim.line() == "open 0")
    #expect(try #require(victim.line()) == "2")
    let second = try Victim(in: directory.path)
    let time = ContinuousClock().measure {
      let answer = second.line() ?? ""
      #expect(answer.hasPrefix("error") && answer.contains("pid \(victim.pid) "), "\(answer)")
    }
    second.kill()
    // In this process as well.
    let holder = "pid \(victim.pid) "
    #expect {
      let journal = try Journal.open(directory.path)
      try journal.close()
    } throws: { error in
      if case .inUse(_, let found)? = error as? JournalError {
        found.contains(holder)
      } else {
        false
      }
    }
    victim.kill()
    let third = try Victim(in: directory.path)
    #expect(try #require(third.line()).hasPrefix("open "))
    third.kill()
    print("the second process was refused within", time)
  }

  @Test func `a second open in the same process is refused until the first ends`() throws {
    let directory = try CrashDirectory()
    let first = try Journal.open(directory.path)
    #expect {
      let second = try Journal.open(directory.path)
      try second.close()
    } throws: { error in
      if case .inUse(_, let holder)? = error as? JournalError {
        holder.contains("pid \(ProcessInfo.processInfo.processIdentifier) ")
      } else {
        false
      }
    }
    try first.close()
    let third = try Journal.open(directory.path)
    #expect(third.recovery.wasClosed)
  }
}
