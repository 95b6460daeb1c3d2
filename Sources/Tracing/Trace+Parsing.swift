import Foundation

extension Trace {
  /// Reads a trace from the text of a file.
  ///
  /// - Parameters:
  ///   - text: the whole file.
  ///   - name: what to call the file in an error.
  /// - Throws: ``TraceError`` with the line and the reason, if the file is not an intact trace.
  public init(parsing text: String, name: String) throws(TraceError) {
    try self.init(parsing: Array(text.utf8), name: name)
  }

  /// Reads a trace from the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what to call the file in an error.
  /// - Throws: ``TraceError`` with the line and the reason, if the file is not an intact trace.
  public init(parsing bytes: [UInt8], name: String) throws(TraceError) {
    var lines = bytes.split(separator: Self.newline, omittingEmptySubsequences: false)
    let endsWithNewline = lines.last?.isEmpty ?? true
    if endsWithNewline, !lines.isEmpty { lines.removeLast() }
    // A checkout may have turned line ends into two bytes; the checksum is over one.
    lines = lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }

    let first = try HeaderLine(parsing: lines.first ?? [], name: name)
    header = first.header
    events = []
    var sum = Checksum()
    for (offset, line) in lines.enumerated().dropFirst() {
      let number = offset + 1
      let isLast = offset == lines.count - 1
      let event: Event
      do throws(TraceError) {
        event = try Self.event(line, file: name, line: number)
      } catch {
        guard case .unreadable = error.reason, isLast, !endsWithNewline else { throw error }
        let reason = TraceError.Reason.cut(promised: first.count, found: events.count)
        throw TraceError(file: name, line: number, reason: reason)
      }
      if event.index != offset {
        let reason = TraceError.Reason.indexOutOfOrder(expected: offset, actual: event.index)
        throw TraceError(file: name, line: number, reason: reason)
      }
      if let cause = event.cause, !(1..<offset).contains(cause) {
        let reason = TraceError.Reason.causeNotBefore(index: offset, cause: cause)
        throw TraceError(file: name, line: number, reason: reason)
      }
      sum.add(line)
      sum.add(CollectionOfOne(Self.newline))
      events.append(event)
    }
    if events.count < first.count {
      let reason = TraceError.Reason.cut(promised: first.count, found: events.count)
      throw TraceError(file: name, line: lines.count, reason: reason)
    }
    if events.count > first.count {
      let reason = TraceError.Reason.tooLong(promised: first.count, found: events.count)
      throw TraceError(file: name, line: first.count + 2, reason: reason)
    }
    if sum.text != first.checksum {
      let reason = TraceError.Reason.checksumMismatch(expected: first.checksum, actual: sum.text)
      throw TraceError(file: name, line: 1, reason: reason)
    }
  }

  private static func event(
    _ bytes: ArraySlice<UInt8>, file: String, line: Int
  ) throws(TraceError) -> Event {
    do {
      return try JSONDecoder().decode(Event.self, from: Data(bytes))
    } catch {
      if let word = try? JSONDecoder().decode(KindOnly.self, from: Data(bytes)).kind,
        EventKind(rawValue: word) == nil
      {
        throw TraceError(file: file, line: line, reason: .unknownKind(word))
      }
      throw TraceError(file: file, line: line, reason: .unreadable(explain(error)))
    }
  }

  private static func explain(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "the field \"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "the field \"\(context.codingPath.last?.stringValue ?? "")\" has another type"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "the field \"\(context.codingPath[0].stringValue)\" has an unknown word"
    default: "not a line of JSON"
    }
  }

  private struct KindOnly: Decodable {
    let kind: String
  }

  /// The first line of a file, believed in parts, so that a later version can be named.
  private struct HeaderLine: Decodable {
    struct Mark: Decodable {
      let reprise: String
      let version: Int
    }

    let tool: String
    let scenario: String
    let chapter: Int?
    let seed: UInt64
    let runtime: String
    let events: Int
    let checksum: String

    var count: Int { events }

    var header: Header {
      Header(tool: tool, scenario: scenario, chapter: chapter, seed: seed, runtime: runtime)
    }

    init(parsing line: ArraySlice<UInt8>, name: String) throws(TraceError) {
      guard let mark = try? JSONDecoder().decode(Mark.self, from: Data(line)),
        mark.reprise == "trace", mark.version >= 1
      else { throw TraceError(file: name, line: 1, reason: .notATrace) }
      guard mark.version <= Trace.formatVersion else {
        throw TraceError(file: name, line: 1, reason: .fromTheFuture(version: mark.version))
      }
      do {
        self = try JSONDecoder().decode(Self.self, from: Data(line))
      } catch {
        throw TraceError(file: name, line: 1, reason: .unreadable(explain(error)))
      }
    }
  }
}
