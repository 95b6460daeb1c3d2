internal import DurablePromises
internal import Journaling

/// What the records of a store's journal are, for the journal, which does not know.
enum RecordType {
  /// An ``Entry``.
  static let entry: UInt8 = 1
  /// A ``SnapshotPart``.
  static let snapshotPart: UInt8 = 2
}

/// Does again what a journal says.
struct Replay {
  private let journal: String
  private let bug: MachineBug?
  private let known = KnownParts()
  private var snapshot: Snapshot?
  private var snapshotTime: Instant?
  private(set) var engine: Engine?
  private(set) var growth: Growth
  private(set) var failure: (any Error)?

  init(journal: String, compaction: Compaction, bug: MachineBug? = nil) {
    self.journal = journal
    self.bug = bug
    growth = Growth(compaction)
  }

  /// Takes the next record; after a failure, none.
  mutating func visit(_ record: Record) {
    guard failure == nil else { return }
    do throws(RecordDefect) {
      if record.isFromSnapshot {
        try readPart(record)
      } else {
        try readEntry(record)
      }
    } catch {
      failure = UndecodableRecord(journal: journal, record: record, defect: error)
    }
  }

  /// Ends the replay.
  ///
  /// - Returns: the engine as it was after the last record; nil if there was none.
  mutating func finish() throws -> Engine? {
    restore()
    if let failure { throw failure }
    return engine
  }

  private mutating func readPart(_ record: Record) throws(RecordDefect) {
    guard record.type == RecordType.snapshotPart else {
      throw RecordDefect(.unknownCode(record.type, of: "a snapshot's record"), at: 0)
    }
    if snapshot == nil { snapshot = Snapshot() }
    try snapshot?.read(record.payload, now: &snapshotTime, known: known)
    growth.noteSnapshot(record.payload.count)
  }

  private mutating func readEntry(_ record: Record) throws(RecordDefect) {
    restore()
    guard failure == nil else { return }
    guard record.type == RecordType.entry else {
      throw RecordDefect(.unknownCode(record.type, of: "a log's record"), at: 0)
    }
    growth.note(record.payload.count)
    let entry = try Entry(record.payload, known: known)
    if case .configuration(let configuration) = entry, engine == nil {
      engine = Engine(Machine(configuration: configuration), bug: bug)
    } else if engine?.repeats(entry) != true {
      throw RecordDefect(.configurationMisplaced, at: 0)
    }
  }

  /// Makes a machine of the snapshot, once it has been read.
  private mutating func restore() {
    guard let read = snapshot, let now = snapshotTime else { return }
    snapshot = nil
    do {
      engine = Engine(try Machine(restoring: read), now: now, bug: bug)
    } catch {
      failure = error
    }
  }
}

extension Engine {
  /// Does again what an entry says.
  ///
  /// - Returns: whether it is an entry that a machine can repeat, and not one that makes a machine.
  fileprivate mutating func repeats(_ entry: Entry) -> Bool {
    switch entry {
    case .configuration: return false
    case .request(let request, let now): _ = apply(request, at: now)
    case .tick(let now): _ = tick(at: now)
    case .pause: isPaused = true
    case .resume: isPaused = false
    case .reset: reset()
    }
    return true
  }
}

/// A record of a store's journal says nothing that this program understands.
///
/// Its checksum is right, so it is not damaged: it was written by a newer program, or by another one.
public struct UndecodableRecord: Error, Hashable, CustomStringConvertible {
  /// The directory of the journal.
  public let journal: String
  /// The number of the record; in a snapshot, the last record that the snapshot covers.
  public let sequence: UInt64
  /// Whether the record is part of a snapshot.
  public let isFromSnapshot: Bool
  /// What is wrong with it.
  public let defect: RecordDefect

  init(journal: String, record: Record, defect: RecordDefect) {
    self.journal = journal
    sequence = record.sequence
    isFromSnapshot = record.isFromSnapshot
    self.defect = defect
  }

  /// What is wrong where, and what to do.
  public var description: String {
    let place = isFromSnapshot ? "A record of the snapshot up to \(sequence)" : "Record \(sequence)"
    return """
      \(place) in \(journal) \(defect). Open the journal with the program that wrote it, or a newer one.
      """
  }
}
