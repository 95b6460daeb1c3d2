/// Whole numbers with `+`, `-`, `*`, `/` and parentheses.
indirect enum Expression: Hashable, Sendable {
  case number(Int)
  case operation(Expression, Operator, Expression)

  /// What joins two expressions.
  enum Operator: Character, CaseIterable, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"

    /// Whether it comes before `+` and `-`.
    var binds: Bool { self == .times || self == .over }
  }

  /// Reads an expression.
  ///
  /// - Parameter text: the expression.
  /// - Throws: ``ExpressionError``, with the place.
  init(_ text: String) throws(ExpressionError) {
    var parser = ExpressionParser(text)
    self = try parser.read()
  }

  /// How many operators there are; each costs one call, and its two sides one each.
  var operatorCount: Int {
    switch self {
    case .number: 0
    case .operation(let left, _, let right): left.operatorCount + 1 + right.operatorCount
    }
  }
}

extension Expression: CustomStringConvertible {
  /// The expression, with no more parentheses than it needs.
  var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .operation(let left, let sign, let right):
      "\(left.text(isIn: left.bindsLess(than: sign, isRight: false))) \(sign.rawValue) "
        + right.text(isIn: right.bindsLess(than: sign, isRight: true))
    }
  }

  private func text(isIn parentheses: Bool) -> String {
    parentheses ? "(\(description))" : description
  }

  private func bindsLess(than sign: Operator, isRight: Bool) -> Bool {
    guard case .operation(_, let own, _) = self else { return false }
    // What stands on the right is read second, so even an equal sign needs parentheses there.
    return own.binds == sign.binds ? isRight : sign.binds
  }
}

extension Expression.Operator {
  /// Does what the sign says.
  ///
  /// - Parameters:
  ///   - left: the number before it.
  ///   - right: the number behind it.
  /// - Returns: the result; a quotient is cut to a whole number.
  /// - Throws: ``NoResult``.
  func apply(_ left: Int, _ right: Int) throws(NoResult) -> Int {
    if self == .over, right == 0 { throw NoResult(reason: "\(left) / 0 has no result") }
    let (result, overflow) =
      switch self {
      case .plus: left.addingReportingOverflow(right)
      case .minus: left.subtractingReportingOverflow(right)
      case .times: left.multipliedReportingOverflow(by: right)
      case .over: left.dividedReportingOverflow(by: right)
      }
    if overflow { throw NoResult(reason: "\(left) \(rawValue) \(right) has no room in 64 bits") }
    return result
  }
}

/// Two numbers cannot be joined.
struct NoResult: Error, Hashable, CustomStringConvertible {
  let reason: String

  var description: String { reason }
}
