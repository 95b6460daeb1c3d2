/// Takes the records of a snapshot while it is written.
public struct SnapshotWriter: ~Copyable, Sendable {
  private let file: OpenFile
  private var buffer: [UInt8]
  private var offset = 0
  private var checksum: UInt32 = 0
  private var count: UInt64 = 0

  init(file: OpenFile, header: FileHeader) {
    self.file = file
    buffer = header.encoded
  }

  /// Adds a record.
  ///
  /// - Parameters:
  ///   - type: what it is, as for the records of the log.
  ///   - payload: its bytes, fewer than 2³².
  /// - Throws: ``JournalError`` when the file system fails.
  public mutating func append(type: UInt8, payload: [UInt8]) throws(JournalError) {
    guard let length = UInt32(exactly: payload.count) else {
      throw .tooLarge(size: payload.count, limit: Int(UInt32.max))
    }
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Snapshot.recordHeaderSize))
    buffer.store(length, at: start)
    buffer[start + 4] = type
    buffer.append(contentsOf: payload)
    buffer.append(contentsOf: repeatElement(0, count: -payload.count & 7))
    count += 1
    if buffer.count >= 1 << 20 { try drain() }
  }

  mutating func finish() throws(JournalError) {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Snapshot.trailerSize))
    buffer.store(Snapshot.trailerMagic, at: start)
    buffer.store(count, at: start + 8)
    buffer.store(UInt64(offset + buffer.count), at: start + 16)
    let end = buffer.count - 4
    let final = Checksum.extend(checksum, over: buffer.span.extracting(0..<end))
    buffer.store(final, at: end)
    try drain()
  }

  private mutating func drain() throws(JournalError) {
    checksum = Checksum.extend(checksum, over: buffer.span)
    try file.write(buffer, at: offset)
    offset += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
