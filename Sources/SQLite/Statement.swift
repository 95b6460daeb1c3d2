/// A compiled statement of one connection.
///
/// Safe to use, as SQLite's object is freed by `deinit`, and never handed out.
@safe public final class Statement {
  /// The statement's text.
  public let sql: String
  private let symbols: Symbols
  /// SQLite's own object; it keeps SQLite's connection alive, also beyond ours.
  private let handle: OpaquePointer?

  /// Takes over a statement that the connection has just compiled.
  init(_ sql: String, _ handle: OpaquePointer?, _ symbols: Symbols) {
    self.sql = sql
    self.symbols = symbols
    unsafe self.handle = handle
  }

  deinit {
    // The last use of the handle.
    _ = unsafe symbols.finalize(handle)
  }

  /// Runs the statement from its beginning to its end, and resets it.
  ///
  /// - Parameter values: what its question marks stand for, in their order.
  /// - Throws: ``SQLiteError``, and then the statement did nothing.
  public func run(_ values: [Value] = []) throws(SQLiteError) {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// Says what the question marks stand for; the statement must not have begun.
  ///
  /// - Parameter values: one for each question mark.
  /// - Throws: ``SQLiteError`` if there are more or fewer.
  public func bind(_ values: [Value]) throws(SQLiteError) {
    // The statement is not freed before this object is.
    let count = Int(unsafe symbols.parameterCount(handle))
    guard count == values.count else {
      throw SQLiteError(
        code: 25, message: "\(values.count) values for \(count) question marks", subject: sql)
    }
    for (place, value) in values.enumerated() { try bind(value, at: Int32(place + 1)) }
  }

  private func bind(_ value: Value, at place: Int32) throws(SQLiteError) {
    // The statement is not freed before this object is. SQLite copies a text before the call returns:
    // that is what `transient` asks for.
    let code: Int32 =
      switch value {
      case .null: unsafe symbols.bindNull(handle, place)
      case .integer(let number): unsafe symbols.bindInteger(handle, place, number)
      case .real(let number): unsafe symbols.bindReal(handle, place, number)
      case .text(let text):
        unsafe symbols.bindText(handle, place, text, Int32(text.utf8.count), Symbols.transient)
      }
    if code != 0 { throw error }
  }

  /// Goes on to the next row.
  ///
  /// - Returns: whether there is one.
  /// - Throws: ``SQLiteError``; reset the statement then.
  public func step() throws(SQLiteError) -> Bool {
    // The statement is not freed before this object is.
    switch unsafe symbols.step(handle) {
    case Symbols.row: return true
    case Symbols.done: return false
    default: throw error
    }
  }

  private var error: SQLiteError {
    // The statement is not freed before this object is, nor its connection before the statement.
    unsafe symbols.error(of: symbols.connection(handle), sql)
  }

  /// Goes back to the beginning, and lets go of the file.
  public func reset() {
    // The statement is not freed before this object is. What reset returns is step's failure again.
    _ = unsafe symbols.reset(handle)
  }

  /// The columns of the current row.
  public var columns: [Value] {
    // The statement is not freed before this object is.
    (0..<(unsafe symbols.columnCount(handle))).map(column)
  }

  private func column(_ place: Int32) -> Value {
    // The statement is not freed before this object is. The text of a column is valid until the next
    // call that changes the row, and is copied before that; its length is asked for after the text.
    switch unsafe symbols.columnType(handle, place) {
    case 1: return .integer(unsafe symbols.columnInteger(handle, place))
    case 2: return .real(unsafe symbols.columnReal(handle, place))
    case 5: return .null
    default:
      guard let text = unsafe symbols.columnText(handle, place) else { return .text("") }
      let count = Int(unsafe symbols.columnBytes(handle, place))
      return .text(
        unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    }
  }
}

@available(*, unavailable, message: "a statement belongs to its connection, and so to one thread")
extension Statement: Sendable {}
