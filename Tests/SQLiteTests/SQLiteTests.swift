import Foundation
import SQLite
import Testing

/// Only where there is a library to test.
@Suite(.enabled(if: (try? SQLiteLibrary()) != nil)) struct SQLiteTests {
  private let library: SQLiteLibrary
  private let connection: Connection

  init() throws {
    library = try SQLiteLibrary()
    connection = try Connection(path: ":memory:", library: library)
    try connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
  }

  @Test func `the library says its version`() {
    #expect(library.version.hasPrefix("3."))
    #expect(SQLiteLibrary.names.contains(library.name))
  }

  @Test(arguments: [
    Value.null, .integer(.min), .integer(.max), .real(-0.5), .text(""), .text("naïve ✓ 🙂"),
    .text("a\0b"),
  ])
  func `a value comes back as it went in`(value: Value) throws {
    #expect(try connection.rows("SELECT ?", [value]) == [[value]])
  }

  @Test func `a statement is used again`() throws {
    for id in 1...3 {
      try connection.execute(
        "INSERT INTO users VALUES (?, ?)", [.integer(Int64(id)), .text("user \(id)")])
      #expect(connection.changes == 1)
    }
    let names = try connection.rows("SELECT name FROM users ORDER BY id DESC")
    #expect(names == [[.text("user 3")], [.text("user 2")], [.text("user 1")]])
  }

  @Test(arguments: [
    ("SELEC", Int32(1), "syntax error"), ("SELECT * FROM nowhere", 1, "no such table"),
    ("", 1, "no statement"), ("INSERT INTO users VALUES (1, NULL)", 1299, "NOT NULL"),
  ])
  func `a refusal names the statement, and leaves the connection usable`(
    sql: String, code: Int32, message: String
  ) throws {
    let error = try #require(throws: SQLiteError.self) { try connection.execute(sql) }
    #expect(error.code == code)
    #expect(error.subject == sql)
    #expect(error.description.contains(message))
    #expect(error.isConstraint == (code != 1))
    #expect(try connection.rows("SELECT 1") == [[.integer(1)]])
  }

  @Test(arguments: [0, 1, 3])
  func `there must be one value for each question mark`(count: Int) throws {
    let values = Array(repeating: Value.integer(7), count: count)
    let error = try #require(throws: SQLiteError.self) {
      try connection.execute("INSERT INTO users VALUES (?, ?)", values)
    }
    #expect(error.message == "\(count) values for 2 question marks")
  }

  @Test func `a key that is there already is a constraint`() throws {
    try connection.execute("INSERT INTO users VALUES (1, 'a')")
    let error = try #require(throws: SQLiteError.self) {
      try connection.execute("INSERT INTO users VALUES (1, 'b')")
    }
    #expect(error.code == 1555)
    #expect(error.isConstraint && !error.isBusy)
    #expect(try connection.rows("SELECT name FROM users") == [[.text("a")]])
  }

  @Test func `a transaction is all or nothing`() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.execute("INSERT INTO users VALUES (1, 'a')")
        throw Stop()
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try connection.rows("SELECT COUNT(*) FROM users") == [[.integer(0)]])
    try connection.transaction { try connection.execute("INSERT INTO users VALUES (1, 'a')") }
    #expect(try connection.rows("SELECT COUNT(*) FROM users") == [[.integer(1)]])
  }

  @Test func `a statement outlives its connection`() throws {
    var connection: Connection? = try Connection(path: ":memory:", library: library)
    let statement = try #require(try connection?.statement("SELECT 7"))
    connection = nil
    #expect(try statement.step())
    #expect(statement.columns == [.integer(7)])
  }

  @Test func `a file that cannot be opened is an error`() throws {
    let error = try #require(throws: SQLiteError.self) {
      try Connection(path: "/no-such-folder/users.db", library: library)
    }
    #expect(error.primaryCode == 14)
    #expect(error.description.contains("/no-such-folder/users.db"))
  }

  @Test func `another connection sees what was committed, and a busy file is an error`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let path = folder.appending(path: "users.db").path
    let one = try Database(path: path, library: library)
    let other = try Connection(path: path, library: library)
    other.setBusyTimeout(.zero)
    try one.withConnection { one in
      #expect(try one.pragma("journal_mode") == .text("delete"))
      try one.pragma("synchronous", "FULL")
      #expect(try one.pragma("synchronous") == .integer(2))
      try one.transaction {
        try one.execute("CREATE TABLE users (id INTEGER PRIMARY KEY)")
        let error = try #require(throws: SQLiteError.self) {
          try other.transaction { try other.execute("CREATE TABLE more (id INTEGER)") }
        }
        #expect(error.isBusy)
        #expect(!other.isInTransaction)
      }
    }
    #expect(try other.rows("SELECT COUNT(*) FROM users") == [[.integer(0)]])
  }
}

struct SQLiteMissingTests {
  @Test func `where there is no library, the error says where one looked and what to do`() throws {
    let error = try #require(throws: SQLiteMissing.self) {
      try SQLiteLibrary(names: ["libno-such-library.so.0", "libm.so.6"])
    }
    #expect(error.searched.count == 2)
    for part in ["libno-such-library.so.0: ", "apt-get install libsqlite3-0", "works without it"] {
      #expect(error.description.contains(part), "\(part)")
    }
    #if os(Linux)
      #expect(error.searched[1] == "libm.so.6: opens, but has no sqlite3_open_v2")
    #endif
  }
}
