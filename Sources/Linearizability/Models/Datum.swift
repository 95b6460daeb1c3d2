/// A value in a recorded history.
public enum Datum: Hashable, Sendable {
  /// No value: `null` in JSON, `nil` in the map and log formats.
  case nothing
  /// True or false.
  case truth(Bool)
  /// A whole number.
  case number(Int)
  /// A text.
  case text(Text)
  /// Values in a row.
  case list([Datum])
}

extension Datum: CustomStringConvertible {
  /// The value as JSON has it.
  public var description: String {
    switch self {
    case .nothing: "null"
    case .truth(let truth): truth ? "true" : "false"
    case .number(let number): "\(number)"
    case .text(let text): Self.quoted(text.description)
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    }
  }

  /// A text between quotation marks, on one line.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || isLineEnd(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Ends of lines above ASCII.
  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    [0x85, 0x2028, 0x2029].contains(scalar.value)
  }
}

extension Datum: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  /// Creates a number.
  ///
  /// - Parameter value: the number.
  public init(integerLiteral value: Int) { self = .number(value) }

  /// Creates a text.
  ///
  /// - Parameter value: the text.
  public init(stringLiteral value: String) { self = .text(Text(value)) }

  /// Creates no value.
  ///
  /// - Parameter nilLiteral: nothing.
  public init(nilLiteral: ()) { self = .nothing }
}
