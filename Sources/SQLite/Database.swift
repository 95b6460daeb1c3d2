internal import Synchronization

/// A connection behind a lock, for everybody.
public final class Database: Sendable {
  private let connection: Mutex<Connection>

  /// Opens a database file, or creates it.
  ///
  /// - Parameters:
  ///   - path: the path of the file; `:memory:` for none.
  ///   - library: SQLite.
  /// - Throws: ``SQLiteError`` if the file cannot be opened or created.
  public init(path: String, library: SQLiteLibrary) throws(SQLiteError) {
    connection = Mutex(try Connection(path: path, library: library))
  }

  /// Uses the connection while nobody else can.
  ///
  /// - Parameter body: what to do; it must not suspend, nor use this database again.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public func withConnection<Output: Sendable>(
    _ body: (Connection) throws -> Output
  ) rethrows -> Output {
    try connection.withLock { try body($0) }
  }
}
