/// How a recorded history is written.
private enum HistoryFormat {
  /// One JSON object a line, with a version in the first.
  case jsonLines
  /// One map a line: `{:process 0, :type :invoke, :f :read, :value nil}`.
  case maps
  /// A log: `INFO  jepsen.util - 0  :invoke  :read  nil`.
  case log
}

extension History where Model: RecordedModel {
  /// Reads a history, whose format shows in its first line.
  ///
  /// - Parameters:
  ///   - text: the whole file.
  ///   - model: the model that knows the operations.
  /// - Throws: ``ReadError`` at the first line that is not as it should be, or if there is none.
  public init(parsing text: String, as model: Model) throws(ReadError) {
    let lines = Self.lines(of: text)
    guard let first = lines.first else {
      throw ReadError(line: 1, column: 1, expected: "a history", found: "an empty file")
    }
    switch try Self.format(of: first.bytes, line: first.number) {
    case .jsonLines:
      var reader = JSONLinesReader(model)
      for line in lines { try reader.read(line.bytes, line.number) }
      self = reader.history
    case .maps:
      var assembler = HistoryAssembler(model)
      for line in lines { try MapReader().read(line.bytes, line.number, into: &assembler) }
      self = assembler.history
    case .log:
      var assembler = HistoryAssembler(model)
      for line in lines { try LogReader().read(line.bytes, line.number, into: &assembler) }
      self = assembler.history
    }
    if operations.isEmpty {
      throw ReadError(
        line: first.number, column: 1, expected: "at least one operation in the file",
        found: "none")
    }
  }

  /// The lines that are not blank, with their numbers.
  private static func lines(of text: String) -> [(number: Int, bytes: ContiguousArray<UInt8>)] {
    var bytes = text.utf8[...]
    if bytes.starts(with: "\u{FEFF}".utf8) { bytes = bytes.dropFirst(3) }
    var result: [(number: Int, bytes: ContiguousArray<UInt8>)] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (offset, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let isBlank = line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if !isBlank { result.append((offset + 1, ContiguousArray(line))) }
    }
    return result
  }

  fileprivate static func format(
    of line: ContiguousArray<UInt8>, line number: Int
  ) throws(ReadError) -> HistoryFormat {
    let beginning = line.filter { $0 != UInt8(ascii: " ") }.prefix(2)
    if beginning.elementsEqual("{:".utf8) { return .maps }
    if beginning.first == UInt8(ascii: "{") { return .jsonLines }
    if LogReader.find(ContiguousArray(" - ".utf8), in: line) != nil { return .log }
    throw ReadError(
      line: number, column: 1,
      expected: #"{"history": 1}, a map such as {:process 0, …}, or a log line with “ - ”"#,
      found: Datum.quoted(String(decoding: line.prefix(24), as: UTF8.self)))
  }
}
