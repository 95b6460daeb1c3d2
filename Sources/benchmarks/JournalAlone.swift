internal import Foundation
internal import Journaling
internal import SQLite

/// Writing and reading records, by the journal and by SQLite's write-ahead log.
///
/// An operation is one record of 128 bytes; whoever wrote it goes on when it is on disk.
private let lengths: [(name: String, batch: Int, size: Int, summary: String)] = [
  ("one", 1, 2_000, "one caller, one record a time"),
  ("batch8", 8, 8_000, "one caller, 8 records a time"),
  ("batch64", 64, 64_000, "one caller, 64 records a time"),
]

private let payload = [UInt8](repeating: 0x76, count: 128)

extension Group {
  /// The journal, without promises.
  static let journal = Group(
    name: "journal", summary: "the journal alone, records of 128 bytes",
    workloads: lengths.map { name, batch, size, summary in
      Workload(name: name, summary: summary, size: size) { size, directory in
        try await inside(directory) { try append(size, inBatchesOf: batch, at: $0) }
      }
    } + [
      Workload(name: "callers64", summary: "64 callers, a record each", size: 32_000) {
        size, directory in
        try await inside(directory) { try await appendTogether(size, at: $0) }
      },
      Workload(name: "scan", summary: "looking at N records", size: 1_000_000) { size, directory in
        try await inside(directory) { path in
          try leave(size, at: path)
          return try time(size) {
            var count = 0
            _ = try JournalReader(path).read { _ in count += 1 }
            return count
          }
        }
      },
      Workload(name: "open", summary: "opening a journal of N records", size: 1_000_000) {
        size, directory in
        try await inside(directory) { path in
          try leave(size, at: path)
          return try time(size) {
            var count = 0
            let journal = try Journal.open(path) { _ in count += 1 }
            try journal.close()
            return count
          }
        }
      },
    ])

  /// The same in a table of SQLite.
  static let journalInSQLite = Group(
    name: "journal-sqlite", summary: "peer: SQLite, its write-ahead log flushed at each commit",
    workloads: lengths.map { name, batch, size, summary in
      Workload(name: name, summary: summary, size: size) { size, directory in
        try await inside(directory) { path in
          let database = try table(at: path)
          return try time(size) {
            for start in stride(from: 0, to: size, by: batch) {
              try insert(start..<min(start + batch, size), into: database)
            }
            return try count(database)
          }
        }
      }
    } + [
      Workload(name: "callers64", summary: "64 callers, a record each", size: 6_400) {
        size, directory in
        try await inside(directory) { path in
          let database = try table(at: path)
          let duration = try await ContinuousClock().measure {
            try await withThrowingTaskGroup { group in
              for caller in 0..<64 {
                group.addTask {
                  for row in stride(from: caller, to: size, by: 64) {
                    try insert(row..<row + 1, into: database)
                  }
                }
              }
              try await group.waitForAll()
            }
          }
          try check(try count(database), size)
          return Measurement(operations: size, duration: duration)
        }
      }
    ])
}

// MARK: The journal

private func append(_ size: Int, inBatchesOf length: Int, at path: String) throws -> Measurement {
  var journal = try Journal.open(path) { _ in }
  var batch = Batch()
  let measurement = try time(size) {
    for start in stride(from: 0, to: size, by: length) {
      for _ in start..<min(start + length, size) { batch.append(type: 1, payload: payload) }
      try journal.write(&batch)
      try journal.sync()
      batch.removeAll()
    }
    return Int(journal.durableSequence)
  }
  try journal.close()
  return measurement
}

private func appendTogether(_ size: Int, at path: String) async throws -> Measurement {
  let commit = GroupCommit(try Journal.open(path) { _ in })
  let duration = try await ContinuousClock().measure {
    try await withThrowingTaskGroup { group in
      for caller in 0..<64 {
        group.addTask {
          for _ in stride(from: caller, to: size, by: 64) {
            try await commit.flushed(through: try commit.append(type: 1, payload: payload))
          }
        }
      }
      try await group.waitForAll()
    }
  }
  try check(Int(commit.durableSequence), size)
  try await commit.close()
  return Measurement(operations: size, duration: duration)
}

/// Leaves a journal of so many records behind, in good order.
private func leave(_ size: Int, at path: String) throws {
  _ = try append(size, inBatchesOf: 4_096, at: path)
}

// MARK: SQLite

private func table(at path: String) throws -> Database {
  let database = try Database(path: "\(path)/records.db", library: try SQLiteLibrary())
  try database.withConnection { connection in
    try connection.pragma("journal_mode", "WAL")
    try connection.pragma("synchronous", "FULL")
    try connection.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, value TEXT NOT NULL)")
  }
  return database
}

private func insert(_ rows: Range<Int>, into database: Database) throws {
  let text = String(decoding: payload, as: UTF8.self)
  try database.withConnection { connection in
    try connection.transaction {
      let insert = try connection.statement("INSERT INTO records VALUES (?, ?)")
      for row in rows { try insert.run([.integer(Int64(row)), .text(text)]) }
    }
  }
}

private func count(_ database: Database) throws -> Int {
  let rows = try database.withConnection { try $0.rows("SELECT COUNT(*) FROM records") }
  guard case .integer(let count)? = rows.first?.first else { return 0 }
  return Int(count)
}

// MARK: Both

/// Times a body that answers how many operations it has done.
private func time(_ size: Int, _ body: () throws -> Int) throws -> Measurement {
  let clock = ContinuousClock()
  let start = clock.now
  let done = try body()
  let duration = clock.now - start
  try check(done, size)
  return Measurement(operations: size, duration: duration)
}
