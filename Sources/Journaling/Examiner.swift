/// Goes through a journal's directory once; see ``Findings/examine(_:as:visit:)``.
///
/// 1. Sort the names and read the headers of the segments.
/// 2. Load the newest snapshot that is whole.
/// 3. Check that the segments are one journal, without a gap, and reach back to the snapshot.
/// 4. Scan the segments that the snapshot does not cover, and judge where each ends.
struct Examiner {
  let directory: Directory
  let examination: Examination
  var findings = Findings()
  private var segmentNames: [(name: String, first: UInt64)] = []
  private var hasHead = false
  /// No record up to this one may be missing.
  private var acknowledged: UInt64 = 0

  init(directory: Directory, examination: Examination) throws(JournalError) {
    self.directory = directory
    self.examination = examination
    for name in try directory.names() {
      switch FileName(name) {
      case .segment(let first): segmentNames.append((name, first))
      case .snapshot(let sequence): findings.snapshots.append(sequence)
      case .temporary: findings.leftovers.append(name)
      case .head: hasHead = true
      case .other: break
      case nil: throw .unknownFile(directory.path(name))
      }
    }
  }

  mutating func run(visit: (Record) -> Void) throws(JournalError) -> Findings {
    try readHeaders()
    guard let identity = findings.identity else { return findings }
    findings.head = try readHead(identity)
    acknowledged = findings.head?.sequence ?? 0
    for record in try loadSnapshot(identity) { visit(record) }
    try checkOrder()
    try scan(visit: visit)
    return findings
  }

  // MARK: Step 1

  private mutating func readHeaders() throws(JournalError) {
    for (place, (name, first)) in segmentNames.enumerated() {
      let header: FileHeader
      do throws(JournalError) {
        header = try FileHeader.decode(
          try directory.read(name, prefix: FileHeader.size), magic: FileHeader.segmentMagic,
          path: directory.path(name), forWriting: examination.forWriting)
      } catch {
        switch error {
        case .emptyFile, .damagedHeader:
          guard place > 0, place == segmentNames.count - 1 else { throw error }
          findings.discarded = name
          continue
        default:
          throw error
        }
      }
      if let expected = findings.identity, expected != header.identity {
        throw .mixedJournals(
          directory.path(name), expected: expected, found: header.identity)
      }
      findings.identity = header.identity
      if let other = findings.segments.first(where: { $0.header.number == header.number }) {
        throw .duplicateSegment(directory.path(name), other: directory.path(other.name))
      }
      guard header.sequence == first else {
        throw .misnamedFile(directory.path(name), sequence: header.sequence)
      }
      findings.segments.append(Findings.Segment(name: name, header: header))
    }
    if findings.segments.isEmpty, hasHead || !findings.snapshots.isEmpty {
      throw .missingSegment(directory.path, sequence: (findings.snapshots.max() ?? 0) &+ 1)
    }
  }

  private func readHead(_ identity: JournalIdentity) throws(JournalError) -> Head? {
    guard hasHead else { return nil }
    return Head.newest(
      in: try directory.read(Head.name, prefix: 2 * Head.size), identity: identity)
  }

  // MARK: Step 2

  private mutating func loadSnapshot(
    _ identity: JournalIdentity
  ) throws(JournalError) -> [Record] {
    for sequence in findings.snapshots.sorted(by: >) {
      // Even a damaged one was written only after its records were durable.
      acknowledged = max(acknowledged, sequence)
      let name = FileName.snapshot(through: sequence)
      let path = directory.path(name)
      let records = try Snapshot.load(
        try directory.read(name), path: path, sequence: sequence, identity: identity,
        forWriting: examination.forWriting)
      if let records {
        findings.snapshot = sequence
        return records
      }
      if examination == .opening(.refuseAnyDamage) {
        throw .damaged(
          Damage(
            path: path, offset: 0, lastSequence: 0, nextSequence: nil, reason: .unfinished))
      }
      findings.damagedSnapshots.append(name)
      findings.snapshots.removeAll { $0 == sequence }
    }
    return []
  }

  // MARK: Step 3

  private func checkOrder() throws(JournalError) {
    let covered = findings.snapshot ?? 0
    guard let first = findings.segments.first, first.header.sequence <= covered &+ 1 else {
      throw .missingSegment(directory.path, sequence: covered &+ 1)
    }
    // Where a crash met the removal of old segments, any of those may be left, and none is missed.
    for (segment, next) in zip(findings.segments, findings.segments.dropFirst())
    where next.header.number != segment.header.number &+ 1
      && next.header.sequence > covered &+ 1
    {
      throw .missingSegment(directory.path, sequence: next.header.sequence - 1)
    }
  }

  /// The place of the first segment behind which none is missing.
  private var startWithoutGap: Int {
    let segments = findings.segments
    return segments.indices.dropFirst().last { place in
      segments[place].header.number != segments[place - 1].header.number &+ 1
    } ?? 0
  }

  // MARK: Step 4

  private mutating func scan(visit: (Record) -> Void) throws(JournalError) {
    let covered = findings.snapshot ?? 0
    let everything = examination == .opening(.refuseAnyDamage)
    let needed =
      everything
      ? startWithoutGap : findings.segments.lastIndex { $0.header.sequence <= covered &+ 1 } ?? 0
    var count = 0
    for place in findings.segments.indices.dropFirst(needed) {
      let segment = findings.segments[place]
      var scan = SegmentScan(bytes: try directory.read(segment.name), header: segment.header)
      scan.acceptsTornTail = directory.acceptsTornTail
      scan.run(after: covered) { record in
        count += 1
        visit(record)
      }
      if place + 1 < findings.segments.count {
        try judge(scan, of: segment.name, before: findings.segments[place + 1].header)
      } else {
        try judgeLast(scan, of: segment)
        findings.active = scan
        findings.tail = scan.tail
      }
    }
    findings.recordCount = count
  }

  /// A segment that another follows was complete before that one was created.
  private func judge(
    _ scan: SegmentScan, of name: String, before next: FileHeader
  ) throws(JournalError) {
    guard
      scan.position != scan.end || scan.end.sequence &+ 1 != next.sequence
        || scan.end.chain != next.chain
    else { return }
    let later = scan.laterFrame()
    throw .damaged(
      damage(
        scan, of: name, next: later?.sequence ?? next.sequence,
        reason: later == nil ? .endsEarly : .laterRecords))
  }

  private func judgeLast(
    _ scan: SegmentScan, of segment: Findings.Segment
  ) throws(JournalError) {
    let tail = scan.tail
    if !tail.isEmpty, let later = scan.laterFrame() {
      let found = damage(scan, of: segment.name, next: later.sequence, reason: .laterRecords)
      throw examination == .repairing ? .intactRecordsFollow(found) : .damaged(found)
    }
    // A repair gives up what the hint alone knows, but new records never get numbers that a
    // snapshot has used.
    let needed = examination == .repairing ? findings.snapshot ?? 0 : acknowledged
    if scan.end.sequence < needed {
      throw .damaged(
        damage(scan, of: segment.name, next: nil, reason: .acknowledged(needed)))
    }
    if !tail.isEmpty, examination == .opening(.refuseAnyDamage) {
      throw .damaged(damage(scan, of: segment.name, next: nil, reason: .unfinished))
    }
    try judgeDiscarded(after: scan, in: segment)
  }

  /// A last segment without a header is the remains of a rotation, unless it holds records.
  private func judgeDiscarded(
    after scan: SegmentScan, in segment: Findings.Segment
  ) throws(JournalError) {
    guard let name = findings.discarded else { return }
    var header = segment.header
    header.number &+= 1
    header.sequence = scan.end.sequence &+ 1
    let rest = SegmentScan(bytes: try directory.read(name), header: header)
    if rest.hasFrames || examination == .opening(.refuseAnyDamage) {
      throw .damaged(
        Damage(
          path: directory.path(name), offset: 0, lastSequence: scan.end.sequence,
          nextSequence: nil, reason: .header))
    }
  }

  private func damage(
    _ scan: SegmentScan, of name: String, next: UInt64?, reason: Damage.Reason
  ) -> Damage {
    Damage(
      path: directory.path(name), offset: scan.position.offset,
      lastSequence: scan.position.sequence, nextSequence: next, reason: reason)
  }
}
