/// A text that is no expression, with the place.
struct ExpressionError: Error, Hashable, CustomStringConvertible {
  /// The whole text.
  let text: String
  /// How many characters stand before the place.
  let offset: Int
  /// What is missing there.
  let expected: String

  /// The text, and a caret under the place.
  var lines: [String] { [text, String(repeating: " ", count: offset) + "^"] }

  var description: String { (["expected \(expected)"] + lines).joined(separator: "\n") }
}

/// Reads an expression from left to right: a function for each level of binding.
struct ExpressionParser {
  /// Longer ones are refused, because each parenthesis takes a piece of the stack.
  static let maximumLength = 500

  private let text: String
  private let characters: [Character]
  private var place = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func read() throws(ExpressionError) -> Expression {
    guard characters.count <= Self.maximumLength else {
      throw error("no more than \(Self.maximumLength) characters", at: Self.maximumLength)
    }
    let expression = try sum()
    if place < characters.count { throw error("an operator or the end", at: place) }
    return expression
  }

  /// Products, joined by `+` and `-`.
  private mutating func sum() throws(ExpressionError) -> Expression {
    var left = try product()
    while let sign = sign(where: { !$0.binds }) {
      left = .operation(left, sign, try product())
    }
    return left
  }

  /// Numbers and parentheses, joined by `*` and `/`.
  private mutating func product() throws(ExpressionError) -> Expression {
    var left = try operand()
    while let sign = sign(where: \.binds) {
      left = .operation(left, sign, try operand())
    }
    return left
  }

  /// A number, or an expression in parentheses.
  private mutating func operand() throws(ExpressionError) -> Expression {
    skipSpaces()
    if take("(") {
      let inner = try sum()
      guard take(")") else { throw error("an operator or ')'", at: place) }
      skipSpaces()
      return inner
    }
    let start = place
    let sign = take("-") ? "-" : ""
    let digits = characters[place...].prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { throw error("a number or '('", at: start) }
    guard let number = Int(sign + String(digits)) else {
      throw error("a number that has room in 64 bits", at: start)
    }
    place += digits.count
    skipSpaces()
    return .number(number)
  }

  private mutating func sign(where fits: (Expression.Operator) -> Bool) -> Expression.Operator? {
    guard place < characters.count, let sign = Expression.Operator(rawValue: characters[place]),
      fits(sign)
    else { return nil }
    place += 1
    return sign
  }

  private mutating func take(_ character: Character) -> Bool {
    guard place < characters.count, characters[place] == character else { return false }
    place += 1
    return true
  }

  private mutating func skipSpaces() { while take(" ") {} }

  private func error(_ expected: String, at place: Int) -> ExpressionError {
    ExpressionError(text: text, offset: place, expected: expected)
  }
}
