import Journaling
import SimulatedDisks
import Testing

/// A journal whose records are all acknowledged, to be damaged.
struct Patient {
  /// A place between two batches.
  struct End: Sendable {
    /// In bytes from the start of the segment.
    let offset: Int
    /// The record before it.
    let sequence: UInt64
  }

  static let segment = "/j/00000000000000000001.seg"
  static let head = "/j/HEAD"

  /// How large the file is of which every bit is flipped: what a debug build has the time for.
  #if DEBUG
    static let fileSize = 8192
  #else
    static let fileSize = 40960
  #endif

  /// The disk, with a current hint, as the death of the process leaves it.
  let disk: Disk
  /// The last record.
  let last: UInt64
  /// Where batches end in the first segment.
  let ends: [End]
  let options: JournalOptions

  /// Creates a journal with one segment that is nearly full.
  ///
  /// - Parameter fileSize: the length of the segment in bytes.
  /// - Throws: what the journal throws.
  init(fileSize: Int) throws {
    options = JournalOptions(segmentSize: fileSize)
    let system = FaultyFileSystem()
    var journal = try Journal.open("/j", fileSystem: system, options: options)
    var ends = [End(offset: 4096, sequence: 0)]
    while true {
      let count = ends.count % 5 + 1
      var batch = Sample.batch(after: journal.lastSequence, count: count)
      let end = ends[ends.count - 1].offset + batch.size
      if end > fileSize - 100 { break }
      try journal.write(&batch)
      try journal.sync()
      ends.append(End(offset: end, sequence: journal.lastSequence))
    }
    self.ends = ends
    last = journal.lastSequence
    disk = system.disk
  }

  /// Creates a journal with several segments and a snapshot.
  init(segments: Int) throws {
    options = small
    let system = FaultyFileSystem()
    var journal = try Journal.open("/j", fileSystem: system, options: options)
    while system.disk.paths.count(where: { $0.hasSuffix(".seg") }) < segments {
      var batch = Sample.batch(after: journal.lastSequence, count: 9)
      try journal.write(&batch)
      try journal.sync()
      let last = journal.lastSequence
      if last == 9 {
        try journal.snapshot(through: last) { writer throws(JournalError) in
          try writer.append(type: 1, payload: Sample.payload(last))
        }
      }
    }
    ends = []
    last = journal.lastSequence
    disk = system.disk
  }

  /// The disk with the segment replaced, with or without the hint.
  func disk(with bytes: [UInt8], in path: String = segment, hint: Bool) -> Disk {
    var disk = disk
    disk[path] = bytes
    if !hint { disk[Self.head] = nil }
    return disk
  }

  /// What opening a damaged journal came to.
  enum Verdict: Hashable {
    /// Every record was read, as it was written.
    case identical
    /// The journal opened with fewer records, and reported that.
    case cut(last: UInt64)
    /// A typed error, and no byte changed.
    case refused(JournalError)
    /// Wrong bytes, or missing records without a word, or a refusal that changed something.
    case wrong(String)
  }

  /// Opens a damaged journal.
  func verdict(on disk: Disk) -> Verdict {
    let system = FaultyFileSystem(disk, identity: 9)
    var read = ReadBack()
    let recovery: Recovery
    do {
      let journal = try Journal.open("/j", fileSystem: system, options: options) { read.see($0) }
      recovery = journal.recovery
    } catch {
      if system.disk.digest != disk.digest { return .wrong("refused and changed: \(error)") }
      if case .damaged(let damage) = error, damage.path.isEmpty || damage.offset < 0 {
        return .wrong("the error does not say where: \(error)")
      }
      return .refused(error)
    }
    if let wrong = read.wrong { return .wrong(wrong) }
    if read.last != recovery.lastSequence { return .wrong("handed out \(read.last)") }
    if read.last == last { return .identical }
    guard recovery.droppedBytes > 0, let tail = recovery.savedTail else {
      return .wrong("\(read.last) of \(last), and no report")
    }
    guard system.disk[tail]?.count == recovery.droppedBytes else {
      return .wrong("the tail \(tail) does not hold the \(recovery.droppedBytes) bytes dropped")
    }
    return .cut(last: read.last)
  }
}

/// How often each verdict came.
struct Tally: CustomStringConvertible {
  private(set) var identical = 0
  private(set) var cut = 0
  private(set) var refused = 0
  /// The first few that are wrong.
  private(set) var wrong: [String] = []

  var count: Int { identical + cut + refused + wrong.count }

  mutating func add(_ verdict: Patient.Verdict, _ place: @autoclosure () -> String) {
    switch verdict {
    case .identical: identical += 1
    case .cut: cut += 1
    case .refused: refused += 1
    case .wrong(let text): wrong.append("\(place()): \(text)")
    }
  }

  var description: String {
    "\(count): \(identical) identical, \(cut) cut, \(refused) refused, \(wrong.count) wrong"
  }
}
