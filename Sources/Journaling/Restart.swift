/// Turns what was found in a directory into a journal that takes records.
///
/// Every step leaves the directory in a state that the next opening accepts, whenever it dies.
struct Restart {
  let directory: Directory
  let lock: OpenFile
  let options: JournalOptions
  let findings: Findings

  func journal() throws(JournalError) -> Journal {
    for name in findings.leftovers { try directory.remove(name) }
    if let active = findings.active { return try resume(active) }
    return try begin()
  }

  /// Creates a journal where there is none.
  private func begin() throws(JournalError) -> Journal {
    let bytes: [UInt8]
    do {
      bytes = try directory.fileSystem.uniqueBytes()
    } catch {
      throw .fileSystem(error)
    }
    precondition(bytes.count == 16, "an identity has 16 bytes")
    let identity = JournalIdentity(
      low: bytes.span.integer(at: 0), high: bytes.span.integer(at: 8))
    let header = FileHeader(
      magic: FileHeader.segmentMagic, identity: identity, number: 1, sequence: 1)
    let file = try directory.createSegment(header, capacity: options.segmentSize)
    var recovery = Recovery(identity: identity)
    recovery.isNew = true
    return try journal(
      recovery, file: file, segments: [header],
      end: SegmentScan.Position(offset: SegmentScan.start, sequence: 0, chain: 0),
      capacity: options.segmentSize)
  }

  private func resume(_ active: SegmentScan) throws(JournalError) -> Journal {
    guard let segment = findings.segments.last else {
      preconditionFailure("a segment that was scanned has a name")
    }
    var recovery = Recovery(identity: segment.header.identity)
    recovery.wasClosed = findings.isClean
    recovery.lastSequence = active.end.sequence
    recovery.recordCount = findings.recordCount
    recovery.snapshot = findings.snapshot
    recovery.damagedSnapshots = findings.damagedSnapshots
    if !findings.tail.isEmpty {
      recovery.droppedBytes = findings.tail.count
      recovery.savedTail = try save(active.bytes[findings.tail], of: segment.name)
    }
    if let name = findings.discarded {
      recovery.discardedSegment = try setAside(name)
    }
    let capacity = max(options.segmentSize, active.end.offset)
    let file: OpenFile
    if findings.isClean {
      file = try directory.open(segment.name, .write)
      try file.preallocate(capacity)
    } else {
      // The bytes may be in memory only, and after a failed sync the system takes them for written
      // although they are not (C8). In a new file they are durable for certain.
      file = try directory.createSegment(
        segment.header, capacity: capacity, content: Array(active.bytes.prefix(active.end.offset)))
    }
    return try journal(
      recovery, file: file, segments: findings.segments.map(\.header), end: active.end,
      capacity: capacity)
  }

  private func journal(
    _ recovery: Recovery, file: OpenFile, segments: [FileHeader], end: SegmentScan.Position,
    capacity: Int
  ) throws(JournalError) -> Journal {
    guard let last = segments.last else { preconditionFailure("a journal has a segment") }
    var journal = Journal(
      recovery: recovery, options: options, lastSequence: end.sequence,
      durableSequence: end.sequence, directory: directory, lock: lock, head: try openHead(),
      file: file, segments: segments,
      seed: Frame.seed(identity: recovery.identity, number: last.number), offset: end.offset,
      capacity: capacity, chain: end.chain, failure: nil,
      snapshots: findings.snapshots.sorted(), headGeneration: findings.head?.generation ?? 0)
    try journal.writeHead()
    return journal
  }

  private func openHead() throws(JournalError) -> OpenFile {
    let file = try directory.open(Head.name, .create)
    do throws(JournalError) {
      if try file.size() < 2 * Head.size {
        try file.preallocate(2 * Head.size)
        try file.synchronize()
        try directory.synchronize()
      }
    } catch {
      file.close()
      throw error
    }
    return file
  }

  /// Keeps bytes that are going to be cut off.
  ///
  /// - Returns: the path of the copy.
  private func save(_ tail: ArraySlice<UInt8>, of segment: String) throws(JournalError) -> String {
    let base = FileName.tail(of: segment, at: tail.startIndex)
    let name = try freeName(base)
    try directory.create(name) { file throws(JournalError) in
      try file.write(Array(tail), at: 0)
    }.close()
    return directory.path(name)
  }

  private func setAside(_ segment: String) throws(JournalError) -> String {
    let name = try freeName(FileName.tail(of: segment, at: 0))
    try directory.rename(segment, to: name)
    try directory.synchronize()
    return directory.path(name)
  }

  /// A name that no earlier tail has.
  private func freeName(_ base: String) throws(JournalError) -> String {
    let names = Set(try directory.names())
    var name = base
    var number = 2
    while names.contains(name) {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }
}
