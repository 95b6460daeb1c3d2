internal import AsyncAwait
internal import Batching
internal import Foundation
internal import SQLite

extension Group {
  /// Inserts into SQLite, a promise for each: one commit each, and a thousand a commit.
  static let batching = Group(
    name: "batching", summary: "inserts into SQLite, a promise for each",
    workloads: [
      Workload(name: "each", summary: "one commit for each insert", size: 2_000) { size, _ in
        try await insert(size, BatchPolicy(maxSize: 1)) { batcher in
          for id in 0..<size { try check(try await batcher.submit(InsertUser(id: id)), id) }
        }
      },
      Workload(name: "batched", summary: "one commit for a thousand inserts", size: 10_000) {
        size, _ in
        try await insert(size, BatchPolicy(maxSize: 1_000, linger: .milliseconds(5))) { batcher in
          var promises: [Promise<Int>] = []
          promises.reserveCapacity(size)
          for id in 0..<size { promises.append(try await batcher.start(InsertUser(id: id))) }
          for (id, promise) in promises.enumerated() {
            try check(try await Async.await(promise), id)
          }
        }
      },
    ])
}

private struct InsertUser: Command {
  typealias Output = Int
  let id: Int
}

/// Inserts so many rows into a new file in the current folder, and counts them.
///
/// Nothing but the inserts is timed.
@concurrent
private func insert(
  _ size: Int, _ policy: BatchPolicy,
  _ body: @Sendable (Batcher<InsertUser>) async throws -> Void
) async throws -> Measurement {
  let path = "batching-\(ProcessInfo.processInfo.processIdentifier).db"
  defer {
    for name in [path, "\(path)-journal"] { try? FileManager.default.removeItem(atPath: name) }
  }
  let database = try Database(path: path, library: try SQLiteLibrary())
  try database.withConnection { connection in
    try connection.pragma("journal_mode", "DELETE")
    try connection.pragma("synchronous", "FULL")
    try connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
  }
  let loop = EventLoop()
  let batcher = Batcher<InsertUser>(policy, clock: ContinuousClock(), loop: loop) { commands in
    try database.withConnection { connection in
      try connection.transaction {
        let insert = try connection.statement("INSERT INTO users VALUES (?, ?)")
        for command in commands {
          try insert.run([.integer(Int64(command.id)), .text("user \(command.id)")])
        }
      }
    }
    return commands.map { .success($0.id) }
  }
  let duration = try await ContinuousClock().measure {
    try await loop.run { try await body(batcher) }
  }
  try await batcher.close()
  let rows = try database.withConnection { try $0.rows("SELECT COUNT(*) FROM users") }
  guard rows == [[.integer(Int64(size))]] else { throw WrongRows(rows: rows, expected: size) }
  return Measurement(operations: size, duration: duration)
}

private struct WrongRows: Error, CustomStringConvertible {
  let rows: [[Value]]
  let expected: Int

  var description: String { "the table has \(rows) instead of \(expected) rows" }
}
