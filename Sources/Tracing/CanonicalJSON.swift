/// Writes one flat JSON object whose bytes depend on nothing but what is added.
///
/// `JSONEncoder` promises no order of keys across platforms unless it sorts them, and sorted keys
/// read badly: a person wants `index` first.
struct CanonicalJSON {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ",") + "}" }

  mutating func add(_ key: String, _ value: String?) {
    if let value { members.append("\(Self.quoted(key)):\(Self.quoted(value))") }
  }

  mutating func add(_ key: String, _ value: (some BinaryInteger)?) {
    if let value { members.append("\(Self.quoted(key)):\(value)") }
  }

  mutating func add(_ key: String, _ values: [String]) {
    let list = values.map(Self.quoted).joined(separator: ",")
    members.append("\(Self.quoted(key)):[\(list)]")
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Line separators would end a line for some readers of JSON Lines.
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
