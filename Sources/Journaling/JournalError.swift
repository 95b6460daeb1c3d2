/// Why a journal cannot be opened, read or written.
public enum JournalError: Error, Hashable {
  /// The file system failed; while writing this is final, and every later call throws it again.
  case fileSystem(FileSystemError)
  /// The directory does not exist.
  case missingDirectory(String)
  /// The path leads to something that is no directory.
  case notADirectory(String)
  /// Files in the directory may not be written.
  case readOnly(String)
  /// Another owner has the journal open.
  case inUse(String, holder: String)
  /// The file has the name of a journal's file and the content of something else.
  case foreignFile(String)
  /// The file has no byte at all.
  case emptyFile(String)
  /// The file's header is cut off, or its checksum is wrong.
  case damagedHeader(String)
  /// The file was written by a newer program.
  case unsupportedVersion(String, found: FormatVersion, supported: FormatVersion)
  /// The file uses what this program does not know; `flags` has a bit for each.
  case unsupportedFeatures(
    String, flags: UInt16, found: FormatVersion, supported: FormatVersion)
  /// The file belongs to another journal than the others.
  case mixedJournals(String, expected: JournalIdentity, found: JournalIdentity)
  /// No segment holds the record.
  case missingSegment(String, sequence: UInt64)
  /// Two files are the same segment.
  case duplicateSegment(String, other: String)
  /// The header says that the file should have another name.
  case misnamedFile(String, sequence: UInt64)
  /// The file ends in `.seg` or `.snap` and is named like no segment and no snapshot.
  case unknownFile(String)
  /// Acknowledged bytes are damaged.
  case damaged(Damage)
  /// Repairing would lose records that are whole.
  case intactRecordsFollow(Damage)
  /// A record or a batch is larger than allowed, in bytes or in records.
  case tooLarge(size: Int, limit: Int)
  /// The journal was closed.
  case closed
  /// A snapshot was to cover records that are not durable yet.
  case snapshotAhead(sequence: UInt64, durable: UInt64)
  /// A snapshot was to be older than one that exists.
  case snapshotBehind(sequence: UInt64, newest: UInt64)
  /// A snapshot is being written.
  case snapshotRunning
}

extension JournalError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .fileSystem(let error):
      "\(error). The journal takes no more records; open it again when the cause is gone."
    case .missingDirectory(let path):
      "There is no directory \(path). Create it, or correct the path."
    case .notADirectory(let path):
      "\(path) is not a directory. A journal is a directory of files; give it one of its own."
    case .readOnly(let path):
      "\(path) may not be written. Change the permissions, or only inspect the journal."
    case .inUse(let path, let holder):
      "The journal \(path) is in use by \(holder). Stop that program first."
    case .foreignFile(let path):
      "\(path) is not a file of a journal. Move it out of the directory."
    case .emptyFile(let path):
      "\(path) is empty, which no crash leaves behind. Restore it from a backup."
    case .damagedHeader(let path):
      "The header of \(path) is damaged. Restore the file from a backup."
    case .unsupportedVersion(let path, let found, let supported):
      "\(path) has format \(found), and this program reads \(supported). Use a newer program."
    case .unsupportedFeatures(let path, let flags, let found, let supported):
      """
      \(path), format \(found), uses features (flags \(flags)) that this program, format \
      \(supported), does not know. Use a newer program.
      """
    case .mixedJournals(let path, let expected, let found):
      "\(path) belongs to journal \(found), the others to \(expected). Move it back to its own."
    case .missingSegment(let path, let sequence):
      "The segment with record \(sequence) is missing in \(path). Restore it from a backup."
    case .duplicateSegment(let path, let other):
      "\(path) and \(other) are the same segment. Remove the copy."
    case .misnamedFile(let path, let sequence):
      "\(path) says that its number is \(sequence). Give it the name that it had."
    case .unknownFile(let path):
      "\(path) is named like no file of a journal. Move it out of the directory."
    case .damaged(let damage):
      "\(damage) Nothing was changed. Restore a backup, or repair the journal offline."
    case .intactRecordsFollow(let damage):
      "\(damage) A repair would lose the records behind it; restore the file from a backup."
    case .tooLarge(let size, let limit):
      "The record or batch has \(size), and \(limit) is the limit. Nothing was written."
    case .closed:
      "The journal is closed. Open it again."
    case .snapshotAhead(let sequence, let durable):
      "A snapshot up to record \(sequence) must wait: only \(durable) are durable. Flush first."
    case .snapshotBehind(let sequence, let newest):
      "A snapshot up to record \(sequence) is of no use: there is one up to \(newest)."
    case .snapshotRunning:
      "A snapshot is being written. Wait until it is done."
    }
  }
}
