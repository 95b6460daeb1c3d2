/// An open database file.
///
/// Not `Sendable`: one thread at a time uses it. ``Database`` shares one behind a lock. Safe to use, as
/// SQLite's object is opened by `init`, closed by `deinit`, and never handed out.
@safe public final class Connection {
  /// The path of the file.
  public let path: String
  let symbols: Symbols
  /// SQLite's own object; none if there was no memory even for that, and then `init` throws.
  private let handle: OpaquePointer?
  /// Statements that were used before, by their text.
  private var statements: [String: Statement] = [:]

  /// Opens a database file, or creates it.
  ///
  /// - Parameters:
  ///   - path: the path of the file; `:memory:` for none.
  ///   - library: SQLite.
  /// - Throws: ``SQLiteError`` if the file cannot be opened or created.
  public init(path: String, library: SQLiteLibrary) throws(SQLiteError) {
    self.path = path
    symbols = library.symbols
    var handle: OpaquePointer?
    // The path is a valid C string for the call, and SQLite writes to the variable during the call
    // only. Even a failed open may leave an object there, which the deinitialiser closes.
    let code = unsafe symbols.open(path, &handle, Self.flags, nil)
    unsafe self.handle = handle
    if code != 0 { throw error(path) }
  }

  deinit {
    statements = [:]
    // The last use of the handle. Should a statement live on, SQLite waits for its end.
    _ = unsafe symbols.close(handle)
  }

  /// Read and write, create, and no lock of SQLite's own: the type keeps other threads out.
  private static let flags: Int32 = 0x2 | 0x4 | 0x8000

  /// Runs a statement that answers with no rows, or whose rows are of no interest.
  ///
  /// - Parameters:
  ///   - sql: one statement.
  ///   - values: what its question marks stand for, in their order.
  /// - Throws: ``SQLiteError``, and then the statement did nothing.
  public func execute(_ sql: String, _ values: [Value] = []) throws(SQLiteError) {
    try statement(sql).run(values)
  }

  /// Runs a statement, and answers with its rows.
  ///
  /// - Parameters:
  ///   - sql: one statement.
  ///   - values: what its question marks stand for, in their order.
  /// - Returns: the rows, each with its columns.
  /// - Throws: ``SQLiteError``.
  public func rows(_ sql: String, _ values: [Value] = []) throws(SQLiteError) -> [[Value]] {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    var rows: [[Value]] = []
    while try statement.step() { rows.append(statement.columns) }
    return rows
  }

  /// The compiled form of a statement, which is compiled once and kept.
  ///
  /// - Parameter sql: one statement; what follows its semicolon is ignored.
  /// - Returns: the statement. Reset it after use, so that it holds no lock on the file.
  /// - Throws: ``SQLiteError`` if it does not compile.
  public func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = statements[sql] { return statement }
    var compiled: OpaquePointer?
    // The connection is open, the text is a valid C string for the call, and SQLite writes to the
    // variable during the call only.
    let code = unsafe symbols.prepare(handle, sql, -1, &compiled, nil)
    guard code == 0, unsafe compiled != nil else {
      if code != 0 { throw error(sql) }
      throw SQLiteError(code: 1, message: "no statement", subject: sql)
    }
    let statement = unsafe Statement(sql, compiled, symbols)
    statements[sql] = statement
    return statement
  }

  /// Sets a pragma, and answers with what SQLite has made of it.
  ///
  /// - Parameters:
  ///   - name: the pragma, such as `journal_mode`.
  ///   - value: what to set it to; without it, it is only read.
  /// - Returns: the value that SQLite answers with; `nil` if it answers with none.
  /// - Throws: ``SQLiteError``.
  @discardableResult
  public func pragma(_ name: String, _ value: String? = nil) throws(SQLiteError) -> Value? {
    try rows("PRAGMA \(name)\(value.map { " = \($0)" } ?? "")").first?.first
  }

  /// Sets how long a statement waits for another connection that holds the file.
  ///
  /// - Parameter limit: how long; rounded down to milliseconds.
  public func setBusyTimeout(_ limit: Duration) {
    let milliseconds = Int32(max(0, min(limit / .milliseconds(1), Double(Int32.max))))
    // The connection is open.
    _ = unsafe symbols.busyTimeout(handle, milliseconds)
  }

  /// Runs `body` as one transaction: all of it is written, or, if `body` throws, nothing.
  ///
  /// The transaction takes the right to write at its beginning, so that it cannot fail for that later.
  ///
  /// - Parameter body: the statements of the transaction.
  /// - Returns: what `body` returns, when it is safe on disk.
  /// - Throws: what `body` throws, or ``SQLiteError``; nothing is written then.
  public func transaction<Output>(_ body: () throws -> Output) throws -> Output {
    try execute("BEGIN IMMEDIATE")
    do {
      let output = try body()
      try execute("COMMIT")
      return output
    } catch {
      // Some errors, a full disk for one, have ended the transaction already.
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Whether a transaction has begun and has not ended.
  public var isInTransaction: Bool {
    // The connection is open.
    unsafe symbols.autocommit(handle) == 0
  }

  /// How many rows the last insert, update or delete changed.
  public var changes: Int {
    // The connection is open.
    Int(unsafe symbols.changes(handle))
  }

  private func error(_ subject: String) -> SQLiteError {
    // The connection is open, or there is none, which SQLite takes here for out of memory.
    unsafe symbols.error(of: handle, subject)
  }
}

@available(*, unavailable, message: "one thread at a time uses a connection; share a Database")
extension Connection: Sendable {}
