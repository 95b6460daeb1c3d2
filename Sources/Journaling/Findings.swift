/// What stands in a journal's directory, found without changing a byte.
struct Findings {
  /// A segment whose header is whole.
  struct Segment {
    let name: String
    let header: FileHeader
  }

  /// Whose journal it is; nil when the directory holds none.
  var identity: JournalIdentity?
  /// The segments in order; the last takes new records.
  var segments: [Segment] = []
  /// The last segment up to its first bad frame.
  var active: SegmentScan?
  /// What an unfinished batch left behind the last complete one.
  var tail: Range<Int> = 0..<0
  /// A last segment that a crash left without a header.
  var discarded: String?
  /// The snapshot that was loaded.
  var snapshot: UInt64?
  /// Every snapshot that is not known to be damaged, oldest first.
  var snapshots: [UInt64] = []
  /// Snapshots newer than the loaded one, which are damaged.
  var damagedSnapshots: [String] = []
  /// Files that were being written when the process died.
  var leftovers: [String] = []
  /// The newest slot of the hint.
  var head: Head?
  /// How many records were handed out from the log.
  var recordCount = 0

  /// Whether the last owner closed the journal, and nothing happened to it since.
  var isClean: Bool {
    guard let active, let head, head.isClosed, tail.isEmpty, discarded == nil else { return false }
    return head.sequence == active.end.sequence && head.chain == active.end.chain
      && head.offset == UInt64(active.end.offset)
  }
}

/// Who looks at a journal, which decides what is refused.
enum Examination: Hashable {
  case opening(JournalOptions.Policy)
  case inspecting
  case repairing

  var forWriting: Bool { self != .inspecting }
}

extension Findings {
  /// Reads a journal and applies the table of reliability C5.
  ///
  /// - Parameters:
  ///   - directory: where the journal lies.
  ///   - examination: who looks, and how strict.
  ///   - visit: called for the records of the snapshot, then for those of the log behind it.
  /// - Returns: what is there.
  /// - Throws: why the journal must not be opened.
  static func examine(
    _ directory: Directory, as examination: Examination, visit: (Record) -> Void
  ) throws(JournalError) -> Findings {
    var examiner = try Examiner(directory: directory, examination: examination)
    return try examiner.run(visit: visit)
  }
}
