import Foundation

/// One line of our own format, as JSON has it.
struct JSONLine: Decodable {
  var history: Int?
  var model: String?
  var call: Int?
  var `return`: Int?
  var client: Datum?
  var op: String?
  var args: [Datum]?
  var result: Datum?
  var refused: Bool?
  var time: Int64?

  /// Decodes a line.
  init(_ bytes: ContiguousArray<UInt8>, line: Int) throws(ReadError) {
    do {
      self = try JSONDecoder().decode(JSONLine.self, from: Data(bytes))
    } catch {
      throw Self.explain(error, bytes, line)
    }
  }

  /// Where the value of a key stands, or the beginning of the line.
  static func place(of key: String, in bytes: ContiguousArray<UInt8>, line: Int) -> Place {
    let quoted = ContiguousArray("\"\(key)\"".utf8)
    return Place(line: line, column: 1 + (LogReader.find(quoted, in: bytes) ?? 0))
  }

  private static func explain(
    _ error: any Error, _ bytes: ContiguousArray<UInt8>, _ line: Int
  ) -> ReadError {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      let key = context.codingPath.first?.stringValue ?? ""
      return place(of: key, in: bytes, line: line).error(
        expected: expectation[key] ?? "an object", found: "another value")
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      let key = context.codingPath.first?.stringValue ?? ""
      return place(of: key, in: bytes, line: line).error(
        expected: expectation[key] ?? "a smaller value", found: "a number that is too large")
    default:
      let fault = JSONSyntax.fault(in: bytes)
      let position = fault?.position ?? 0
      let found = String(decoding: bytes[position...].prefix(12), as: UTF8.self)
      return Place(line: line, column: position + 1).error(
        expected: fault?.expected ?? "one JSON object",
        found: found.isEmpty ? "the end of the line" : Datum.quoted(found))
    }
  }

  private static let expectation = [
    "history": "the version of the format, a whole number", "model": "the name of a model",
    "call": "the number of the call",
    "return": "the number of the call", "client": "a text or a whole number",
    "op": "the name of an operation", "args": "a list of values",
    "result": "a whole number, a text, true, false, null, or a list of such",
    "refused": "true or false", "time": "a whole number",
  ]
}

extension Datum: Decodable {
  /// Decodes a value; JSON objects and fractions are not values of a history.
  ///
  /// - Parameter decoder: where the value stands.
  /// - Throws: `DecodingError` if it is an object or a fraction.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(Text(text))
    } else {
      self = .list(try container.decode([Datum].self))
    }
  }
}
