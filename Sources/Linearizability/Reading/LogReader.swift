/// Reads one line of a log in which a test of a register wrote what it did.
///
///     INFO  jepsen.util - 0  :invoke  :cas  [3 2]
///     INFO  jepsen.util - 0  :fail  :cas  [3 2]
///
/// Anything may stand before `INFO`. Lines of other loggers, and of a process that is no number, are
/// passed over.
struct LogReader {
  private static let logger = ContiguousArray("jepsen.util".utf8)
  private static let separator = ContiguousArray(" - ".utf8)

  func read<Model: RecordedModel>(
    _ line: ContiguousArray<UInt8>, _ number: Int, into assembler: inout HistoryAssembler<Model>
  ) throws(ReadError) {
    let start = Place(line: number, column: 1)
    guard let separator = Self.find(Self.separator, in: line) else {
      throw start.error(
        expected: "a logger's name and “ - ”, as in INFO jepsen.util - 0 :invoke :read nil",
        found: "neither")
    }
    guard let logger = Self.find(Self.logger, in: line), logger < separator else { return }
    var scanner = FormScanner(line, line: number, from: separator + Self.separator.count)
    let processPlace = scanner.nextPlace()
    let process: Form = try scanner.form()
    if case .keyword = process { return }
    guard case .datum(.number(let client)) = process else {
      throw processPlace.error(expected: "the number of a process", found: process.words)
    }
    let typePlace = scanner.nextPlace()
    let type = try scanner.keyword()
    let place = scanner.nextPlace()
    let name = try scanner.keyword()
    var value: Datum?
    if case .datum(let datum) = try scanner.form() { value = datum }
    guard scanner.isAtEnd() else { throw scanner.unexpected("the end of the line") }
    try EventWords(type: type, place: typePlace).note(
      name, arguments: [], value: value, at: place, by: "\(client)", into: &assembler)
  }

  /// Where a sequence of bytes begins.
  static func find(_ part: ContiguousArray<UInt8>, in line: ContiguousArray<UInt8>) -> Int? {
    guard part.count <= line.count else { return nil }
    return (0...(line.count - part.count)).first { line[$0...].starts(with: part) }
  }
}
