internal import AsyncAwait
internal import Batching
internal import Scheduling
internal import Tracing

extension Program {
  /// Chapter 13: many callers insert users, a few writes carry them out.
  static let chapter13 = Program(
    chapter: 13, selector: "part",
    settings: [
      Setting("n", .number(1...1_000_000), "How many calls."),
      Setting("batch", .number(1...1_000_000), "How many calls one write carries out at most."),
      Setting("sqlite", .file, "Keep the table in this file, with SQLite."),
    ],
    [
      Scenario(
        "calls", "Many calls, few writes, an answer for each.", knows: ["n", "batch", "sqlite"]
      ) { stage in
        try await calls(stage)
      },
      Scenario("linger", "A call waits 5 ms for others, and not a tick longer.") { stage in
        let batcher = Batcher<InsertUser>(
          BatchPolicy(maxSize: 3, linger: .milliseconds(5)), clock: stage.clock,
          handler: stage.insert(into: MemoryTable()))
        var promises: [Promise<String>] = []
        for (id, time) in zip(1..., [0, 2, 20, 21, 22]) {
          try await stage.clock.sleep(until: .init(sinceStart: .milliseconds(time)))
          promises.append(try await batcher.start(InsertUser(user: User(id: id))))
        }
        try await stage.sayAnswers(promises)
      },
      Scenario("bad-item", "One call asks for something impossible: it fails alone.") { stage in
        let batcher = Batcher<InsertUser>(
          BatchPolicy(maxSize: 3, linger: .milliseconds(5)), clock: stage.clock,
          handler: stage.insert(into: MemoryTable()))
        var promises: [Promise<String>] = []
        for id in [1, -2, 3] {
          promises.append(try await batcher.start(InsertUser(user: User(id: id))))
        }
        try await stage.sayAnswers(promises)
      },
      Scenario(
        "crash",
        "Killed after the write: who had no answer asks again, and nothing is there twice.",
        knows: ["sqlite"]
      ) { stage in
        try await crash(.afterCommit, table: "crash_after", stage)
      },
      Scenario(
        "crash-before", "Killed before the commit: half a batch is no batch.", knows: ["sqlite"]
      ) { stage in
        try await crash(.beforeCommit, table: "crash_before", stage)
      },
    ])
}

/// Inserts one user; results in what became of the row.
private struct InsertUser: Command {
  typealias Output = String
  let user: User
}

/// No row has such an id.
private struct BadID: Error, CustomStringConvertible {
  let id: Int
  var description: String { "no row can have the id \(id)" }
}

/// Beyond so many calls, only the writes are told.
private let toldCalls = 20

private func calls(_ stage: Stage) async throws {
  let count = stage.options["n"].flatMap { Int($0) } ?? 6
  let size = stage.options["batch"].flatMap { Int($0) } ?? 3
  let table = try stage.table("users")
  let before = try table.ids().count
  let loop = count > toldCalls ? EventLoop(placement: .on(stage.executor)) : stage.loop
  let writes = Counter()
  let batcher = Batcher<InsertUser>(
    BatchPolicy(maxSize: size, linger: .milliseconds(5)), clock: stage.clock, loop: loop,
    handler: stage.insert(into: table, counting: writes))
  var promises: [Promise<String>] = []
  for id in 1...count {
    promises.append(try await batcher.start(InsertUser(user: User(id: id))))
  }
  var answers = 0
  for (id, promise) in zip(1..., promises) {
    if try await Async.await(promise).hasPrefix("row \(id) ") { answers += 1 }
  }
  stage.say("\(count) calls, \(writes.value) writes")
  stage.say("\(answers) answers, each to its own call")
  stage.say("\(try table.ids().count - before) new rows")
}

/// Inserts six users, is killed in the second of two batches, and starts again.
private func crash(_ kill: Kill, table name: String, _ stage: Stage) async throws {
  let table = try stage.table(name, isNew: true)
  let acknowledged = try await life(users: Array(1...6), table, kill: kill, stage)
  stage.say("answered before the kill: \(list(acknowledged))")
  stage.say("in the table: \(list(try table.ids()))")
  stage.note(.restart, "restarted")
  let rest = (1...6).filter { !acknowledged.contains($0) }
  let answered = try await life(users: rest, table, kill: nil, stage)
  stage.say("asked again, and answered: \(list(answered))")
  stage.say("in the table: \(list(try table.ids()))")
}

/// One life of a process, with a loop of its own: it ends when all are answered or the kill comes.
///
/// - Returns: whose calls were answered.
private func life(
  users: [Int], _ table: any UserTable, kill: Kill?, _ stage: Stage
) async throws -> [Int] {
  let process = EventLoop(placement: .on(stage.executor))
  let writes = Counter()
  let insert = stage.insert(into: table, counting: writes)
  let killed = stage.insert(into: table, kill: kill)
  let batcher = Batcher<InsertUser>(
    BatchPolicy(maxSize: 3, linger: .milliseconds(5)), clock: stage.clock, loop: process
  ) { commands in
    guard kill != nil, writes.value == 1 else { return try await insert(commands) }
    do { return try await killed(commands) } catch {
      // The end of the loop plays the end of the process: nobody hears anything any more.
      stage.note(.crash, "killed")
      await process.close()
      throw error
    }
  }
  var promises: [(id: Int, promise: Promise<String>)] = []
  // All at once: the first three are the first batch.
  for id in users { promises.append((id, try await batcher.start(InsertUser(user: User(id: id))))) }
  var answered: [Int] = []
  for (id, promise) in promises {
    do {
      _ = try await Async.await(promise)
      answered.append(id)
    } catch is LoopClosed {
      continue
    }
  }
  return answered
}

extension Stage {
  /// The handler of the chapter: one write for all commands, an outcome for each.
  fileprivate func insert(
    into table: any UserTable, kill: Kill? = nil, counting writes: Counter = Counter()
  ) -> Batcher<InsertUser>.Handler {
    { commands in
      let users = commands.map(\.user).filter { $0.id > 0 }
      let inserted = Result { try table.insert(users, kill: kill) }
      // Killed before the commit, nothing was written.
      if kill == .afterCommit { self.effect("write \(list(users.map(\.id)))") }
      let isNew = try inserted.get()
      writes.increment()
      let new = zip(users, isNew).filter(\.1).map(\.0.id)
      if !new.isEmpty { self.effect("write \(list(new))") }
      var results = isNew.makeIterator()
      return commands.map { command in
        let id = command.user.id
        if id <= 0 { return .failure(BadID(id: id)) }
        return .success("row \(id) \(results.next() == true ? "is new" : "was there")")
      }
    }
  }

  /// Prints the outcome of each promise.
  fileprivate func sayAnswers(_ promises: [Promise<String>]) async throws {
    for promise in promises {
      do { say(try await Async.await(promise)) } catch { say("refused: \(error)") }
    }
  }
}

/// Ids in a line, runs of them as a range.
private func list(_ ids: [Int]) -> String {
  guard let first = ids.first, let last = ids.last else { return "none" }
  if ids.count > 2, ids == Array(first...last) { return "\(first)–\(last)" }
  return ids.map { "\($0)" }.joined(separator: ", ")
}
