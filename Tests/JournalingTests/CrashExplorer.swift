import Journaling
import Scheduling
import SimulatedDisks

/// Lets a run of a journal crash at every call, and checks what is found afterwards.
final class CrashExplorer: Sendable {
  struct Findings: Sendable {
    /// For each disk the highest acknowledgement that it was checked for.
    var seen: [Int: UInt64] = [:]
    var complaints: [String] = []
    var continued = 0
    var generator: SeededGenerator
  }

  let progress = Shared(Progress())
  let findings: Shared<Findings>
  /// In how many of the states the journal is used further after the crash.
  let continuesEvery: Int

  init(seed: UInt64, continuesEvery: Int = 16) {
    findings = Shared(Findings(generator: SeededGenerator(seed: seed)))
    self.continuesEvery = continuesEvery
  }

  var distinctStates: Int { findings.value.seen.count }
  var complaints: [String] { findings.value.complaints }

  var continued: Int { findings.value.continued }

  /// Crashes `system` before each of its calls that changes something, from now on.
  ///
  /// - Parameters:
  ///   - system: what the journal will run on.
  ///   - progress: what is known at the start.
  func begin(_ system: FaultyFileSystem, _ progress: Progress = Progress()) {
    self.progress.change { $0 = progress }
    system.setHook { [unowned system] call in
      if call.isChange { self.crash(system.disk, at: call) }
    }
  }

  /// All that a crash at this moment may leave: by power loss, and by the death of the process.
  func crash(_ disk: Disk, at call: Call? = nil) {
    let progress = progress.value
    check(disk, progress, at: call)
    var generator = findings.value.generator
    disk.forEachPowerLoss(using: &generator) { check($0, progress, at: call) }
    let next = generator
    findings.change { $0.generator = next }
  }

  /// What a process finds that is started after this one died, and whether it can go on.
  func die(_ disk: Disk, at call: Call? = nil, continues: Bool = false) {
    check(disk, progress.value, at: call, continues: continues)
  }

  private func check(_ disk: Disk, _ progress: Progress, at call: Call?, continues: Bool = false) {
    let digest = disk.digest
    let isKnown = findings.change { findings in
      if let checked = findings.seen[digest], checked >= progress.acknowledged { return true }
      findings.seen[digest] = progress.acknowledged
      return false
    }
    if isKnown { return }
    let goesOn = continues || digest % continuesEvery == 0
    if let complaint = complaint(disk, progress, continues: goesOn) {
      let place = call.map { "before \($0.operation) \($0.number) of \($0.path)" } ?? "at the end"
      findings.change { $0.complaints.append("\(complaint), \(place), files \(disk.paths)") }
    }
  }

  private func complaint(_ disk: Disk, _ progress: Progress, continues: Bool) -> String? {
    do {
      let system = FaultyFileSystem(disk, identity: 9)
      let read = try readBack(system)
      if let complaint = progress.complaint(about: read) { return complaint }
      guard continues else { return nil }
      findings.change { $0.continued += 1 }
      return try complaintAboutUse(system, after: read)
    } catch {
      return "refused: \(error)"
    }
  }

  /// What was read stays, and the journal takes more records, whatever comes.
  private func complaintAboutUse(
    _ system: FaultyFileSystem, after read: ReadBack
  ) throws(JournalError) -> String? {
    let opened = FaultyFileSystem(system.disk.losingAllPending)
    let again = try readBack(opened)
    if again.wrong != nil || again.last != read.last {
      return "read \(read.last), then after a second crash \(again.last), \(again.wrong ?? "")"
    }
    var journal = try Journal.open("/j", fileSystem: system, options: small)
    var batch = Sample.batch(after: read.last, count: 3)
    try journal.write(&batch)
    try journal.sync()
    let after = try readBack(FaultyFileSystem(system.disk.losingAllPending))
    if after.wrong != nil || after.last != read.last + 3 {
      return "appended up to \(read.last + 3), read \(after.last), \(after.wrong ?? "")"
    }
    return nil
  }
}

extension CrashExplorer {
  /// Opens the journal as a caller does, who acts upon what was read.
  func open(
    _ system: FaultyFileSystem, options: JournalOptions = small
  ) throws(JournalError) -> Journal {
    let journal = try Journal.open("/j", fileSystem: system, options: options)
    let last = journal.lastSequence
    progress.change { progress in
      progress.acknowledged = last
      progress.boundaries.removeAll { $0 > last }
    }
    return journal
  }

  /// Appends a batch as a caller does, who is told that it is durable.
  func append(_ count: Int, to journal: inout Journal) throws(JournalError) {
    var batch = Sample.batch(after: journal.lastSequence, count: count)
    let last = journal.lastSequence + UInt64(count)
    progress.change { $0.boundaries.append(last) }
    try journal.write(&batch)
    try journal.sync()
    progress.change { $0.acknowledged = last }
  }

  /// Writes a snapshot of all that is durable: the payload of its last record.
  func snapshot(_ journal: inout Journal) throws(JournalError) {
    let last = journal.durableSequence
    try journal.snapshot(through: last) { writer throws(JournalError) in
      try writer.append(type: 1, payload: Sample.payload(last))
    }
  }

  /// One of the disks that a loss of power in the middle of a sync may leave.
  func someLoss(of disk: Disk) -> Disk {
    var generator = findings.value.generator
    var losses: [Disk] = []
    disk.forEachPowerLoss(using: &generator) { losses.append($0) }
    let chosen = losses.randomElement(using: &generator) ?? disk.losingAllPending
    let next = generator
    findings.change { $0.generator = next }
    return chosen
  }
}
