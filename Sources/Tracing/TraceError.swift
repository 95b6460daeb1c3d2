/// Why a trace cannot be read or believed, and where.
public struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with a trace.
  public enum Reason: Hashable, Sendable {
    /// A line is not what it should be: bytes that are no text, or text that is no JSON.
    case unreadable(String)
    /// The first line is not the header of a trace.
    case notATrace
    /// The file was written by a later version of the format.
    case fromTheFuture(version: Int)
    /// The header promises more events than there are.
    case cut(promised: Int, found: Int)
    /// There are more events than the header says.
    case tooLong(promised: Int, found: Int)
    /// The events are not those that were written.
    case checksumMismatch(expected: String, actual: String)
    /// A kind of event that this version does not know.
    case unknownKind(String)
    /// An event does not stand in its place.
    case indexOutOfOrder(expected: Int, actual: Int)
    /// An event claims to be caused by one that is not before it.
    case causeNotBefore(index: Int, cause: Int)
    /// Something that must be true of every run is not true of this one.
    case invariantBroken(Invariant, String)
  }

  /// The file, as it was given.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// What is wrong.
  public let reason: Reason

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - file: the file, as it was given.
  ///   - line: the line, from 1.
  ///   - reason: what is wrong.
  public init(file: String, line: Int, reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// What to do about it, in a sentence.
  public var advice: String {
    switch reason {
    case .unreadable where line == 1: "Restore the file, or record the run again."
    case .unreadable:
      "What stands before it is readable. Restore the file, or record the run again."
    case .notATrace:
      "A trace begins with {\"reprise\":\"trace\",\"version\":\(Trace.formatVersion),…}."
    case .fromTheFuture: "Read it with the version of reprise that wrote it, or a later one."
    case .cut: "The rest of the file is missing. Copy it again, or record the run again."
    case .tooLong: "Something was added after the trace was written. Record the run again."
    case .checksumMismatch: "The file was changed after it was written. Record the run again."
    case .unknownKind: "Read it with the version of reprise that wrote it, or correct the word."
    case .indexOutOfOrder: "Lines were lost, repeated or moved. Record the run again."
    case .causeNotBefore: "Causes point backwards. The file was changed; record the run again."
    case .invariantBroken: "The file is intact; what it tells is a bug of the run it tells about."
    }
  }

  /// What happened, where, and what to do.
  public var description: String {
    "\(file) line \(line): \(problem)\n\(advice)"
  }

  private var problem: String {
    switch reason {
    case .unreadable(let why): "unreadable: \(why)"
    case .notATrace: "not the header of a trace"
    case .fromTheFuture(let version):
      "written by trace format \(version); this tool reads \(Trace.formatVersion)"
    case .cut(let promised, let found):
      "cut off: the header says \(promised) events, \(found) found"
    case .tooLong(let promised, let found):
      "too long: the header says \(promised) events, \(found) found"
    case .checksumMismatch(let expected, let actual):
      "checksum mismatch: the header says \(expected), the events give \(actual)"
    case .unknownKind(let kind): "unknown kind of event: \"\(kind)\""
    case .indexOutOfOrder(let expected, let actual):
      "event \(actual) stands where event \(expected) belongs"
    case .causeNotBefore(let index, let cause):
      "event \(index) says that its cause is event \(cause), which is not before it"
    case .invariantBroken(let invariant, let why): "\(invariant.name) broken: \(why)"
    }
  }
}
