/// A value in a column, or bound to a question mark.
public enum Value: Hashable, Sendable {
  /// Nothing.
  case null
  /// A whole number.
  case integer(Int64)
  /// A floating-point number.
  case real(Double)
  /// A text; a blob is read as one, with what is not UTF-8 replaced.
  case text(String)
}
