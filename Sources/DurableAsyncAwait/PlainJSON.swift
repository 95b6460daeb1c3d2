/// The JSON of text, whole numbers and truth values, which is what most steps return.
///
/// Foundation's encoder and decoder give the same, and take several times as long as everything else
/// that a step does in memory. What is not plain, such as text with an escape, is left to them.
enum PlainJSON {
  /// The JSON of a value, if it is plain.
  static func encode(_ value: some Encodable) -> [UInt8]? {
    switch value {
    case let text as String: isPlain(text.utf8) ? quoted(text) : nil
    case let number as Int: Array(String(number).utf8)
    case let truth as Bool: Array((truth ? "true" : "false").utf8)
    default: nil
    }
  }

  /// The value of a JSON, if both are plain.
  static func decode<Result>(_ type: Result.Type, from json: [UInt8]) -> Result? {
    if type == String.self { return text(json) as? Result }
    if type == Int.self { return number(json) as? Result }
    if type == Bool.self { return truth(json) as? Result }
    return nil
  }

  /// Whether text stands in JSON as it is.
  static func isPlain(_ units: some Sequence<UInt8>) -> Bool {
    units.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(text.utf8.count + 2)
    json.append(UInt8(ascii: "\""))
    json.append(contentsOf: text.utf8)
    json.append(UInt8(ascii: "\""))
    return json
  }

  private static func text(_ json: [UInt8]) -> String? {
    guard json.count >= 2, json.first == UInt8(ascii: "\""), json.last == UInt8(ascii: "\"") else {
      return nil
    }
    let inner = json[1..<json.count - 1]
    return isPlain(inner) ? String(validating: inner, as: UTF8.self) : nil
  }

  private static func number(_ json: [UInt8]) -> Int? {
    let text = String(decoding: json, as: UTF8.self)
    // Only one spelling is plain: no plus, no zeros in front, no fraction.
    guard let number = Int(text), String(number) == text else { return nil }
    return number
  }

  private static func truth(_ json: [UInt8]) -> Bool? {
    switch String(decoding: json, as: UTF8.self) {
    case "true": true
    case "false": false
    default: nil
    }
  }
}
