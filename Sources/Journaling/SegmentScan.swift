/// Walks through the frames of one segment.
struct SegmentScan {
  /// A place between two records.
  struct Position: Hashable {
    /// In bytes from the start of the segment.
    var offset: Int
    /// The record before it.
    var sequence: UInt64
    /// The chain value of that record.
    var chain: UInt32
  }

  /// Frames start behind the header's own page, so that no torn batch damages it.
  static let start = 4096

  let bytes: [UInt8]
  let seed: UInt32
  /// Makes a known mistake; see ``JournalOptions/acceptsTornTail``.
  var acceptsTornTail = false
  /// Behind the last good frame.
  private(set) var position: Position
  /// Behind the last batch that is complete.
  private(set) var end: Position

  init(bytes: [UInt8], header: FileHeader) {
    self.bytes = bytes
    seed = Frame.seed(identity: header.identity, number: header.number)
    position = Position(offset: Self.start, sequence: header.sequence &- 1, chain: header.chain)
    end = position
  }

  /// Reads the frame at the position, if it is the one that must stand there, and goes behind it.
  mutating func next() -> Frame? {
    let array = self.bytes
    let bytes = array.span
    guard let frame = Frame.decode(bytes, at: position.offset, seed: seed),
      frame.sequence == position.sequence &+ 1,
      frame.isFirst == (frame.index == 0),
      frame.batchStart == end.sequence &+ 1,
      Frame.chain(bytes, at: position.offset, size: frame.size, after: position.chain)
        == frame.chain
    else { return nil }
    pass(frame)
    return frame
  }

  private mutating func pass(_ frame: Frame) {
    position = Position(
      offset: position.offset + frame.size, sequence: frame.sequence, chain: frame.chain)
    if frame.isLast { end = position }
  }

  /// The frame at the position whatever its bytes are, which is a known mistake.
  private mutating func nextTorn() -> Frame? {
    guard let frame = Frame.decode(bytes.span, at: position.offset, seed: seed),
      frame.sequence == position.sequence &+ 1, frame.isFirst == (frame.index == 0),
      frame.batchStart == end.sequence &+ 1
    else { return nil }
    pass(frame)
    return frame
  }

  /// Goes to the first bad frame, and hands out the records of complete batches.
  ///
  /// - Parameters:
  ///   - sequence: records up to this one are not handed out.
  ///   - visit: called once for each record, in order.
  mutating func run(after sequence: UInt64, visit: (Record) -> Void) {
    var batch = end.offset
    while let frame = next() ?? (acceptsTornTail ? nextTorn() : nil) {
      guard frame.isLast else { continue }
      while batch < end.offset {
        let length = Int(bytes.span.integer(at: batch + 4, as: UInt32.self))
        let frame = Frame.fields(of: bytes.span, at: batch, length: length)
        if frame.sequence > sequence { visit(record(of: frame, at: batch)) }
        batch += frame.size
      }
    }
  }

  /// The record of a frame that starts at `offset`.
  func record(of frame: Frame, at offset: Int) -> Record {
    let start = offset + Frame.headerSize
    return Record(
      sequence: frame.sequence, type: frame.type, payload: bytes[start..<start + frame.length])
  }

  /// Looks behind the position for a whole header of a batch that was written later.
  ///
  /// - Complexity: O(*n*) in the bytes that are left.
  func laterFrame() -> Frame? {
    let bytes = bytes.span
    var offset = position.offset
    while offset + Frame.headerSize <= bytes.count {
      let sequence = bytes.word(at: offset + 8)
      if sequence > position.sequence,
        let frame = Frame.decode(bytes, at: offset, seed: seed),
        frame.batchStart > position.sequence &+ 1
      {
        return frame
      }
      offset += 8
    }
    return nil
  }

  /// Whether a whole header of this segment stands anywhere.
  var hasFrames: Bool {
    let bytes = bytes.span
    return stride(from: Self.start, to: bytes.count, by: 8).contains { offset in
      Frame.decode(bytes, at: offset, seed: seed) != nil
    }
  }

  /// What stands behind the last complete batch, without the zeros at the end.
  var tail: Range<Int> {
    let bytes = bytes.span
    var last = bytes.count
    while last > end.offset, bytes[last - 1] == 0 { last -= 1 }
    return min(end.offset, bytes.count)..<max(last, min(end.offset, bytes.count))
  }
}
