internal import DurablePromises

/// The records of a snapshot: rows of one kind each, some tens of kilobytes together.
///
/// The first one is the configuration and the time; the others may come in any order. A record is a
/// byte that tells the kind of its rows, then the rows up to its end.
enum SnapshotPart {
  static let configuration: UInt8 = 0
  static let promises: UInt8 = 1
  static let tasks: UInt8 = 2
  static let schedules: UInt8 = 3
  static let messages: UInt8 = 4

  /// When a record is long enough, in bytes.
  static let size = 1 << 16
}

extension Snapshot {
  /// Hands out the records of the snapshot, one at a time.
  ///
  /// - Parameters:
  ///   - now: the latest time that anything was done at.
  ///   - sink: takes a record.
  /// - Throws: what `sink` throws.
  func write<Failure>(
    now: Instant, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var writer = ByteWriter()
    writer.write(configuration)
    writer.write(now)
    try sink(writer.bytes)
    try rows(promises, SnapshotPart.promises, &writer, sink) { $0.write($1) }
    try rows(tasks, SnapshotPart.tasks, &writer, sink) { $0.write($1) }
    try rows(schedules, SnapshotPart.schedules, &writer, sink) { $0.write($1) }
    try rows(outbox, SnapshotPart.messages, &writer, sink) { $0.write($1) }
  }

  private func rows<Row, Failure>(
    _ rows: [Row], _ part: UInt8, _ writer: inout ByteWriter,
    _ sink: ([UInt8]) throws(Failure) -> Void, _ write: (inout ByteWriter, Row) -> Void
  ) throws(Failure) {
    writer.clear()
    for row in rows {
      if writer.bytes.isEmpty { writer.write(byte: part) }
      write(&writer, row)
      if writer.bytes.count >= SnapshotPart.size {
        try sink(writer.bytes)
        writer.clear()
      }
    }
    if !writer.bytes.isEmpty { try sink(writer.bytes) }
  }

  /// Adds the rows of a record.
  ///
  /// - Parameters:
  ///   - bytes: exactly its bytes.
  ///   - now: the time, if the record is the first.
  ///   - known: what earlier records had, to which is added what this one has.
  /// - Throws: a defect for bytes that ``write(now:to:)`` does not write.
  mutating func read(
    _ bytes: ArraySlice<UInt8>, now: inout Instant?, known: KnownParts = KnownParts()
  ) throws(RecordDefect) {
    var reader = ByteReader(bytes, known: known)
    let code = try reader.byte()
    guard (code == SnapshotPart.configuration) == (now == nil) else {
      throw RecordDefect(.configurationMisplaced, at: 0)
    }
    switch code {
    case SnapshotPart.configuration:
      configuration = try reader.configuration()
      now = try reader.instant()
    case SnapshotPart.promises:
      while !reader.isAtEnd { promises.append(try reader.promiseRow()) }
    case SnapshotPart.tasks:
      while !reader.isAtEnd { tasks.append(try reader.taskRow()) }
    case SnapshotPart.schedules:
      while !reader.isAtEnd { schedules.append(try reader.schedule()) }
    case SnapshotPart.messages:
      while !reader.isAtEnd { outbox.append(try reader.message()) }
    default:
      throw RecordDefect(.unknownCode(code, of: "the part of a snapshot"), at: 0)
    }
    try reader.finish()
  }
}
