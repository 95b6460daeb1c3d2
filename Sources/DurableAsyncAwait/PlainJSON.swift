internal import Foundation

/// The JSON of text, whole numbers and truth values, which is what most steps return.
///
/// Foundation's encoder and decoder give the same, and take several times as long as everything else
/// that a step does in memory. What is not plain, such as text with an escape, is left to them.
enum PlainJSON {
  /// The JSON of a value, if it is plain.
  static func encode(_ value: some Encodable) -> Data? {
    switch value {
    case let text as String: isPlain(text.utf8) ? quoted(text) : nil
    case let number as Int: Data(String(number).utf8)
    case let truth as Bool: Data((truth ? "true" : "false").utf8)
    default: nil
    }
  }

  /// The value of a JSON, if both are plain.
  static func decode<Result>(_ type: Result.Type, from data: Data) -> Result? {
    if type == String.self { return text(data) as? Result }
    if type == Int.self { return number(data) as? Result }
    if type == Bool.self { return truth(data) as? Result }
    return nil
  }

  /// Whether text stands in JSON as it is.
  static func isPlain(_ units: some Sequence<UInt8>) -> Bool {
    units.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private static func quoted(_ text: String) -> Data {
    var data = Data(capacity: text.utf8.count + 2)
    data.append(UInt8(ascii: "\""))
    data.append(contentsOf: text.utf8)
    data.append(UInt8(ascii: "\""))
    return data
  }

  private static func text(_ data: Data) -> String? {
    guard data.count >= 2, data.first == UInt8(ascii: "\""), data.last == UInt8(ascii: "\"") else {
      return nil
    }
    let inner = data.dropFirst().dropLast()
    return isPlain(inner) ? String(validating: inner, as: UTF8.self) : nil
  }

  private static func number(_ data: Data) -> Int? {
    let text = String(decoding: data, as: UTF8.self)
    // Only one spelling is plain: no plus, no zeros in front, no fraction.
    guard let number = Int(text), String(number) == text else { return nil }
    return number
  }

  private static func truth(_ data: Data) -> Bool? {
    switch String(decoding: data, as: UTF8.self) {
    case "true": true
    case "false": false
    default: nil
    }
  }
}
