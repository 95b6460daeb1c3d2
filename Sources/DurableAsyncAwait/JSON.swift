internal import DurablePromises
internal import Foundation

/// Values as JSON, and JSON as the base64 that the protocol carries (protocol §6.3).
enum JSON {
  /// Encodes in one way only, so that the same value is always the same text.
  static func encode(_ value: some Encodable) throws -> [UInt8] {
    if let plain = PlainJSON.encode(value) { return plain }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(value))
  }

  static func decode<Result: Decodable>(_ type: Result.Type, from json: [UInt8]) throws -> Result {
    try PlainJSON.decode(type, from: json) ?? JSONDecoder().decode(type, from: Data(json))
  }

  /// JSON as a promise carries it.
  static func value(_ json: [UInt8]) -> Value { Value(data: Base64.encode(json)) }

  /// The JSON that a promise carries; nothing at all counts as null.
  static func bytes(_ value: Value) throws -> [UInt8] {
    guard let text = value.data, !text.isEmpty else { return Array("null".utf8) }
    guard let bytes = Base64.decode(text) else { throw NotBase64(text: text) }
    return bytes
  }

  /// The JSON that a promise carries, for people.
  static func text(_ value: Value) -> String {
    guard let json = try? bytes(value) else { return value.data ?? "" }
    return String(decoding: json, as: UTF8.self)
  }
}

/// What stands where base64 of JSON should.
struct NotBase64: Error, CustomStringConvertible {
  let text: String

  var description: String { "“\(text)” is not base64" }
}
