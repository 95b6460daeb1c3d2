extension Journal {
  /// How many flushes may pass before the hint is made durable, which costs a sync.
  ///
  /// Reliability C6 says every second; counting needs no clock.
  private static let flushesPerHeadSync = 1024

  /// Notes how far the journal is acknowledged; reliability C6.
  mutating func writeHead(
    isClosed: Bool = false, synchronized: Bool = false
  ) throws(JournalError) {
    headGeneration += 1
    let slot = Head(
      generation: headGeneration, sequence: durableSequence, segment: segments.last?.number ?? 0,
      offset: UInt64(offset), chain: chain, isClosed: isClosed)
    slot.encode(into: &headBytes, identity: identity)
    try head.write(headBytes, at: slot.slot)
    flushesSinceHeadSync += 1
    if isClosed || synchronized || flushesSinceHeadSync >= Self.flushesPerHeadSync {
      try head.synchronizeData()
      flushesSinceHeadSync = 0
    }
  }

  /// Goes on in a new segment; reliability C7.
  ///
  /// The one before is durable, for each batch is synced before the next is written.
  mutating func rotate(forBatchOf size: Int) throws(JournalError) {
    guard let last = segments.last else { preconditionFailure("a journal has a segment") }
    try writeHead(synchronized: true)
    let header = FileHeader(
      magic: FileHeader.segmentMagic, identity: identity, number: last.number + 1,
      sequence: lastSequence + 1, chain: chain)
    let capacity = max(options.segmentSize, SegmentScan.start + size)
    let next = try directory.createSegment(header, capacity: capacity)
    file.close()
    file = next
    segments.append(header)
    seed = Frame.seed(identity: identity, number: header.number)
    offset = SegmentScan.start
    self.capacity = capacity
  }
}

extension Directory {
  /// Creates a segment that survives a loss of power before it takes its first record.
  ///
  /// It gets `capacity` bytes; `content`, when there is any, is what it holds from its start on.
  func createSegment(
    _ header: FileHeader, capacity: Int, content: [UInt8] = []
  ) throws(JournalError) -> OpenFile {
    try create(FileName.segment(first: header.sequence)) { file throws(JournalError) in
      try file.preallocate(capacity)
      try file.write(content.isEmpty ? header.encoded : content, at: 0)
    }
  }
}
