internal import SQLite
internal import Synchronization

/// One call of chapter 13: a user to be inserted.
struct User: Hashable, Sendable {
  let id: Int
  var name: String { "user \(id)" }
}

/// Where the process is killed, when chapter 13 plays that.
enum Kill: Sendable {
  /// The rows are written, and not yet committed.
  case beforeCommit
  /// The rows are committed, and nobody has been told.
  case afterCommit
}

/// The process was killed, as far as a table is concerned.
struct Killed: Error {}

/// A table of users that outlives the process.
protocol UserTable: Sendable {
  /// Inserts users in one write, all or none.
  ///
  /// - Returns: for each, whether it is a new row; `false` if its id was there already.
  func insert(_ users: [User], kill: Kill?) throws -> [Bool]
  /// The ids in the table, in order.
  func ids() throws -> [Int]
}

/// A table in memory, for runs that are the same byte for byte wherever they run.
final class MemoryTable: UserTable {
  private let rows = Mutex<[Int: String]>([:])

  func insert(_ users: [User], kill: Kill?) throws -> [Bool] {
    try rows.withLock { rows in
      var draft = rows
      let isNew = users.map { user in
        if draft[user.id] != nil { return false }
        draft[user.id] = user.name
        return true
      }
      if kill == .beforeCommit { throw Killed() }
      rows = draft
      if kill == .afterCommit { throw Killed() }
      return isNew
    }
  }

  func ids() -> [Int] { rows.withLock { $0.keys.sorted() } }
}

/// A table in a file of SQLite's.
final class SQLiteTable: UserTable {
  private let database: Database
  private let name: String

  /// Opens the file, and makes the table if there is none.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: the table's name, one that needs no quotation marks.
  ///   - isNew: whether to empty the table first.
  ///   - library: SQLite.
  /// - Throws: `SQLiteError`.
  init(path: String, name: String, isNew: Bool, library: SQLiteLibrary) throws {
    self.name = name
    database = try Database(path: path, library: library)
    try database.withConnection { connection in
      connection.setBusyTimeout(.seconds(5))
      try connection.pragma("synchronous", "FULL")
      if isNew { try connection.execute("DROP TABLE IF EXISTS \(name)") }
      try connection.execute(
        "CREATE TABLE IF NOT EXISTS \(name) (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    }
  }

  func insert(_ users: [User], kill: Kill?) throws -> [Bool] {
    try database.withConnection { connection in
      let isNew = try connection.transaction {
        let insert = try connection.statement(
          "INSERT INTO \(name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")
        let isNew = try users.map { user in
          try insert.run([.integer(Int64(user.id)), .text(user.name)])
          return connection.changes == 1
        }
        if kill == .beforeCommit { throw Killed() }
        return isNew
      }
      if kill == .afterCommit { throw Killed() }
      return isNew
    }
  }

  func ids() throws -> [Int] {
    try database.withConnection { connection in
      try connection.rows("SELECT id FROM \(name) ORDER BY id").compactMap { row in
        if case .integer(let id)? = row.first { Int(id) } else { nil }
      }
    }
  }
}

extension Stage {
  /// The table of a run: in the file that the command line names, or in memory.
  func table(_ name: String, isNew: Bool = false) throws -> any UserTable {
    guard let path = options["sqlite"] else { return MemoryTable() }
    let library = try Program.openSQLite(options)
    return try SQLiteTable(path: path, name: name, isNew: isNew, library: library)
  }
}

extension Program {
  /// Why a program cannot keep its table where it was asked to.
  public enum DatabaseProblem: Error, Sendable {
    /// There is no SQLite library; in words, with what to do.
    case missing(String)
    /// SQLite does not open the file; in words, with what to do.
    case refused(String)
  }

  /// Checks that the database that the options ask for can be had, if they ask for one.
  ///
  /// - Parameter options: `sqlite` names the file; `sqlite-library` another library than the system's.
  /// - Throws: `DatabaseProblem` if the library is missing, or the file cannot be opened and written.
  public func checkDatabase(_ options: [String: String]) throws(DatabaseProblem) {
    guard let path = options["sqlite"] else { return }
    do {
      let library = try Self.openSQLite(options)
      try Connection(path: path, library: library).transaction {}
    } catch let error as SQLiteMissing {
      throw .missing(error.description)
    } catch {
      throw .refused("\(error)")
    }
  }

  /// Opens SQLite's library where the options say, or where systems have it.
  static func openSQLite(_ options: [String: String]) throws(SQLiteMissing) -> SQLiteLibrary {
    if let name = options["sqlite-library"] { return try SQLiteLibrary(names: [name]) }
    return try SQLiteLibrary()
  }

  /// The version of SQLite's library.
  ///
  /// - Parameter name: another library than the system's.
  /// - Returns: such as `3.40.1`, and what it was found by.
  /// - Throws: `DatabaseProblem.missing`.
  public static func sqliteVersion(
    library name: String? = nil
  ) throws(DatabaseProblem) -> String {
    do {
      let library = try openSQLite(name.map { ["sqlite-library": $0] } ?? [:])
      return "\(library.version), \(library.name)"
    } catch {
      throw .missing(error.description)
    }
  }
}
