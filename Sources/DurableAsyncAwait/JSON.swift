internal import DurablePromises
internal import Foundation

/// Values as JSON, and JSON as the base64 that the protocol carries (protocol §6.3).
enum JSON {
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
  private static let decoder = JSONDecoder()

  /// Encodes in one way only, so that the same value is always the same text.
  static func encode(_ value: some Encodable) throws -> Data { try encoder.encode(value) }

  static func decode<Result: Decodable>(_ type: Result.Type, from json: Data) throws -> Result {
    try decoder.decode(type, from: json)
  }

  /// JSON as a promise carries it.
  static func value(_ json: Data) -> Value { Value(data: json.base64EncodedString()) }

  /// The JSON that a promise carries; nothing at all counts as null.
  static func data(_ value: Value) throws -> Data {
    guard let text = value.data, !text.isEmpty else { return Data("null".utf8) }
    guard let data = Data(base64Encoded: text) else { throw NotBase64(text: text) }
    return data
  }

  /// The JSON that a promise carries, for people.
  static func text(_ value: Value) -> String {
    guard let json = try? data(value) else { return value.data ?? "" }
    return String(decoding: json, as: UTF8.self)
  }
}

/// What stands where base64 of JSON should.
struct NotBase64: Error, CustomStringConvertible {
  let text: String

  var description: String { "“\(text)” is not base64" }
}
