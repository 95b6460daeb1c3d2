/// Looks at a journal without opening it.
///
/// It takes no lock and changes no byte, so it may look at a journal that is in use; what is being
/// written at that moment then looks unfinished.
public struct JournalReader: Sendable {
  /// A record and where it stands.
  public struct Entry: Hashable, Sendable {
    /// The record.
    public let record: Record
    /// The file.
    public let path: String
    /// Where its header starts, in bytes from the start of the file.
    public let offset: Int
    /// Its place in its batch, from 0.
    public let index: Int
    /// Whether it is the last of its batch.
    public let isLast: Bool
  }

  /// What was found besides records.
  public struct Report: Hashable, Sendable {
    /// Whose journal it is; nil when no segment says so.
    public internal(set) var identity: JournalIdentity?
    /// How many records were handed out.
    public internal(set) var recordCount = 0
    /// How many segments there are.
    public internal(set) var segmentCount = 0
    /// The snapshots, by the last record that each covers, oldest first.
    public internal(set) var snapshots: [UInt64] = []
    /// How many bytes of an unfinished batch stand at the end.
    public internal(set) var unfinishedBytes = 0
    /// What is wrong with single segments, in their order.
    public internal(set) var problems: [JournalError] = []
    /// The newest snapshots, where they are damaged; opening uses an older one and loses nothing.
    public internal(set) var damagedSnapshots: [String] = []
    /// Why the journal cannot be opened; nil when it can.
    public internal(set) var refusal: JournalError?

    /// Whether nothing is wrong, not even an unfinished end.
    public var isWhole: Bool { problems.isEmpty && refusal == nil && unfinishedBytes == 0 }
  }

  private let directory: Directory

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - path: the journal's directory.
  ///   - fileSystem: where it is.
  public init(_ path: String, fileSystem: any FileSystem = LocalFileSystem()) {
    directory = Directory(path: path, fileSystem: fileSystem)
  }

  /// Reads every segment up to its first bad record, those included that a snapshot covers.
  ///
  /// - Parameter visit: called for each record, in order, those of an unfinished batch included.
  /// - Returns: what was found.
  /// - Throws: ``JournalError`` when the directory or a file cannot be read at all. Damage is
  ///   reported, not thrown.
  /// - Complexity: O(*n*) in the bytes of the journal.
  public func read(_ visit: (Entry) -> Void = { _ in }) throws(JournalError) -> Report {
    var report = Report()
    var names: [(name: String, first: UInt64)] = []
    for name in try directory.names() {
      switch FileName(name) {
      case .segment(let first): names.append((name, first))
      case .snapshot(let sequence): report.snapshots.append(sequence)
      default: break
      }
    }
    report.segmentCount = names.count
    for (place, (name, _)) in names.enumerated() {
      let next = place + 1 < names.count ? names[place + 1].first : nil
      try read(name, before: next, into: &report, visit)
    }
    try examine(into: &report)
    return report
  }

  private func read(
    _ name: String, before next: UInt64?, into report: inout Report, _ visit: (Entry) -> Void
  ) throws(JournalError) {
    let path = directory.path(name)
    let bytes = try directory.read(name)
    let header: FileHeader
    do {
      header = try FileHeader.decode(
        Array(bytes.prefix(FileHeader.size)), magic: FileHeader.segmentMagic, path: path,
        forWriting: false)
    } catch {
      report.problems.append(error)
      return
    }
    report.identity = report.identity ?? header.identity
    var scan = SegmentScan(bytes: bytes, header: header)
    var offset = scan.position.offset
    while let frame = scan.next() {
      visit(
        Entry(
          record: scan.record(of: frame, at: offset), path: path, offset: offset,
          index: Int(frame.index), isLast: frame.isLast))
      report.recordCount += 1
      offset = scan.position.offset
    }
    let later = scan.tail.isEmpty ? nil : scan.laterFrame()
    if later != nil || next.map({ $0 != scan.end.sequence &+ 1 }) ?? false {
      report.problems.append(
        .damaged(
          Damage(
            path: path, offset: offset, lastSequence: scan.position.sequence,
            nextSequence: later?.sequence ?? next,
            reason: later == nil ? .endsEarly : .laterRecords)))
    } else if next == nil {
      report.unfinishedBytes = scan.tail.count
    }
  }

  /// Notes what opening would say.
  private func examine(into report: inout Report) throws(JournalError) {
    do {
      let findings = try Findings.examine(directory, as: .inspecting) { _ in }
      report.damagedSnapshots = findings.damagedSnapshots.map(directory.path)
    } catch .fileSystem(let error) {
      throw .fileSystem(error)
    } catch {
      report.refusal = error
    }
  }
}
