package import DurablePromises
import Foundation

/// Values of promises as people write and read them, and the base64 that the protocol carries.
///
/// Source: protocol §6.3 and §7.
package enum ValueText {
  /// What is accepted, as the end of a sentence.
  static let accepted =
    #"a JSON object with "data", any JSON, and "headers", an object of texts; "#
    + #"for a plain value write '{"data":42}'"#

  /// Reads a value, whose data becomes base64: of its own letters if it is a string, else of its JSON.
  package static func encoded(_ text: String) -> Value? {
    guard let (headers, data) = parts(text) else { return nil }
    guard let data, data != .null else { return Value(headers: headers) }
    return Value(
      headers: headers, data: Data((data.string ?? data.text).utf8).base64EncodedString())
  }

  /// Reads a value whose data is a string that goes as it is.
  package static func verbatim(_ text: String) -> Value? {
    guard let (headers, data) = parts(text) else { return nil }
    guard let data, data != .null else { return Value(headers: headers) }
    guard let string = data.string else { return nil }
    return Value(headers: headers, data: string)
  }

  /// JSON as a promise carries it.
  static func encoded(_ json: JSONTree) -> Value {
    Value(data: Data(json.text.utf8).base64EncodedString())
  }

  /// What a promise carries, if it is base64 of JSON; nothing at all counts as null.
  static func decoded(_ value: Value) -> JSONTree? {
    guard let text = value.data, !text.isEmpty else { return .null }
    guard let data = Data(base64Encoded: text) else { return nil }
    return try? JSONTree(parsing: String(decoding: data, as: UTF8.self))
  }

  /// What a promise carries, for people: its JSON, or the letters as they are.
  static func shown(_ value: Value) -> String { decoded(value)?.text ?? value.data ?? "" }

  private static func parts(
    _ text: String
  ) -> (headers: [String: String]?, data: JSONTree?)? {
    guard let members = (try? JSONTree(parsing: text))?.members,
      Set(members.keys).isSubset(of: ["headers", "data"])
    else { return nil }
    var headers: [String: String]?
    if let given = members["headers"] {
      guard let texts = given.texts else { return nil }
      headers = texts
    }
    return (headers, members["data"])
  }
}

extension JSONTree {
  /// The members, if it is an object of strings.
  var texts: [String: String]? {
    guard let members else { return nil }
    let texts = members.compactMapValues(\.string)
    return texts.count == members.count ? texts : nil
  }
}
