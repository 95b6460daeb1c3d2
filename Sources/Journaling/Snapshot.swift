/// A snapshot's file; reliability C9.
///
/// A header of 64 bytes, then the records, each with eight bytes before it (length, type, three
/// zeros) and padding to a multiple of eight, then a trailer of 32 bytes: magic, number of records,
/// length of the file, four zeros, CRC-32C of everything before the checksum.
enum Snapshot {
  static let trailerSize = 32
  static let recordHeaderSize = 8
  static let trailerMagic: UInt64 = 0x0A0D_444E_4553_5052

  /// Reads a snapshot and checks all of it.
  ///
  /// - Returns: nil when the file is not whole.
  /// - Throws: when the file is of a newer version or of another journal.
  static func load(
    _ bytes: [UInt8], path: String, sequence: UInt64, identity: JournalIdentity, forWriting: Bool
  ) throws(JournalError) -> [Record]? {
    let header: FileHeader
    do {
      header = try FileHeader.decode(
        Array(bytes.prefix(FileHeader.size)), magic: FileHeader.snapshotMagic, path: path,
        forWriting: forWriting)
    } catch .emptyFile, .damagedHeader {
      return nil
    }
    guard header.identity == identity else {
      throw .mixedJournals(path, expected: identity, found: header.identity)
    }
    guard header.sequence == sequence else {
      throw .misnamedFile(path, sequence: header.sequence)
    }
    return records(bytes, sequence: sequence)
  }

  private static func records(_ bytes: [UInt8], sequence: UInt64) -> [Record]? {
    let span = bytes.span
    let end = bytes.count - trailerSize
    guard end >= FileHeader.size, span.word(at: end) == trailerMagic,
      span.word(at: end + 16) == UInt64(bytes.count),
      Checksum.extend(0, over: span.extracting(0..<end + 28)) == span.integer(at: end + 28)
    else { return nil }
    var records: [Record] = []
    var offset = FileHeader.size
    while offset < end {
      let start = offset + recordHeaderSize
      guard start <= end else { return nil }
      let length = Int(span.integer(at: offset, as: UInt32.self))
      guard start + length <= end else { return nil }
      records.append(
        Record(
          sequence: sequence, type: span[offset + 4], payload: bytes[start..<start + length],
          isFromSnapshot: true))
      offset = start + (length + 7) & ~7
    }
    return UInt64(records.count) == span.word(at: end + 8) ? records : nil
  }
}

extension Snapshot {
  /// Writes a snapshot; when it returns, the snapshot is durable.
  static func write(
    in directory: Directory, identity: JournalIdentity, through sequence: UInt64,
    fill: (inout SnapshotWriter) throws(JournalError) -> Void
  ) throws(JournalError) {
    let header = FileHeader(
      magic: FileHeader.snapshotMagic, identity: identity, sequence: sequence)
    try directory.create(FileName.snapshot(through: sequence)) { file throws(JournalError) in
      var writer = SnapshotWriter(file: file, header: header)
      try fill(&writer)
      try writer.finish()
    }.close()
  }
}
