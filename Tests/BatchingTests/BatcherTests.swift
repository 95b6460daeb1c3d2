import AsyncAwait
import Batching
import Scheduling
import TestThreads
import Testing

@Suite(.timeLimit(.minutes(12))) struct BatcherTests {
  @Test(.longRunning, arguments: seeds)
  func `a thousand calls are twenty writes, and each gets its own result`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 50, linger: .milliseconds(5)))
    let answers = try rig.run { try await $0.submit(at: Array(repeating: 0, count: 1_000)) }
    #expect(answers == (0..<1_000).map { "row \($0)" })
    #expect(rig.log.ids.map(\.count) == Array(repeating: 50, count: 20))
    #expect(rig.log.ids.flatMap(\.self).sorted() == Array(0..<1_000))
    #expect(rig.now == 0)
  }

  @Test(arguments: seeds)
  func `the first command of an idle batcher lingers, to the tick`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 50, linger: .milliseconds(10)))
    _ = try rig.run { try await $0.submit(at: [3, 5, 12, 14, 40, 50, 51]) }
    // The window of 40 is over at 50; who comes at that very instant is in either batch.
    let late = rig.log.ids.dropFirst(2).map(\.count)
    #expect(rig.log.times == (late == [2, 1] ? [13, 24, 50, 61] : [13, 24, 50, 60]))
    #expect(rig.log.ids.prefix(2).map { $0.sorted() } == [[0, 1, 2], [3]])
  }

  @Test(arguments: seeds)
  func `a full batch does not wait, and its timer is stopped`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 3, linger: .seconds(60)))
    _ = try rig.run { try await $0.submit(at: [1, 2, 7, 8, 9, 9]) }
    #expect(rig.log.times == [7, 9])
    #expect(rig.now == 9, "a timer that nobody needs would move the clock to a minute")
  }

  @Test(arguments: seeds)
  func `who comes during a batch is in the next, which follows at once`(seed: UInt64) throws {
    let rig = Rig(
      seed: seed, BatchPolicy(maxSize: 3, linger: .milliseconds(10)), handling: .milliseconds(100))
    _ = try rig.run { try await $0.submit(at: [0, 20, 30, 40, 50, 60, 250]) }
    #expect(rig.log.times == [10, 110, 210, 310])
    #expect(rig.log.ids == [[0], [1, 2, 3], [4, 5], [6]])
  }

  @Test(arguments: seeds)
  func `without linger nobody waits but for the batch before`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 10), handling: .milliseconds(10))
    _ = try rig.run { try await $0.submit(at: [0, 1, 2, 3, 25]) }
    #expect(rig.log.times == [0, 10, 25])
    #expect(rig.log.ids == [[0], [1, 2, 3], [4]])
  }

  @Test(arguments: seeds)
  func `commands keep their order`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 7, linger: .milliseconds(1)))
    try rig.run { rig in
      var promises: [Promise<String>] = []
      for id in 0..<40 { promises.append(try await rig.batcher.start(Insert(id: id))) }
      for promise in promises { _ = try await Async.await(promise) }
    }
    #expect(rig.log.ids.flatMap(\.self) == Array(0..<40))
  }

  @Test(arguments: seeds)
  func `one bad command fails alone`(seed: UInt64) throws {
    let rig = Rig(seed: seed, BatchPolicy(maxSize: 4), refusing: [2])
    try rig.run { rig in
      var promises: [Promise<String>] = []
      for id in 0..<4 { promises.append(await rig.submitter(id)) }
      for (id, promise) in promises.enumerated() {
        if id == 2 {
          let refusal = await error(of: promise)
          #expect(refusal as? Refused == Refused(id: 2))
        } else {
          let row = try await Async.await(promise)
          #expect(row == "row \(id)")
        }
      }
    }
  }
}

extension BatcherTests {
  private func failing(
    seed: UInt64, _ handler: @escaping Batcher<Insert>.Handler,
    expecting check: @escaping @Sendable (any Error) -> Bool
  ) throws {
    let executor = SeededExecutor(seed: seed)
    let loop = EventLoop(placement: .on(executor))
    let batcher = Batcher<Insert>(
      BatchPolicy(maxSize: 3, linger: .milliseconds(1)), clock: executor.clock, loop: loop
    ) { commands in
      if commands.contains(where: { $0.id == 99 }) { return commands.map { _ in .success("ok") } }
      return try await handler(commands)
    }
    try executor.run(waits: { loop.waits.map(\.description) }) {
      try await loop.run {
        var promises: [Promise<String>] = []
        for id in 0..<3 { promises.append(try await batcher.start(Insert(id: id))) }
        for promise in promises {
          let failure = await error(of: promise)
          #expect(failure.map(check) == true, "\(String(describing: failure))")
        }
        let next = try await batcher.submit(Insert(id: 99))
        #expect(next == "ok", "the next batch is not affected")
      }
    }
    #expect(loop.promiseCount == 0)
  }

  @Test(arguments: seeds)
  func `a handler that throws rejects its batch, and only that`(seed: UInt64) throws {
    try failing(seed: seed) { _ in
      throw Refused(id: 7)
    } expecting: {
      $0 as? Refused == Refused(id: 7)
    }
  }

  @Test(arguments: [0, 1, 2, 4, 50])
  func `a wrong number of results is an error for everybody`(results: Int) throws {
    try failing(seed: 1) { _ in
      Array(repeating: .success("?"), count: results)
    } expecting: {
      $0 as? WrongResultCount == WrongResultCount(commands: 3, results: results)
    }
  }

  @Test func `a handler that waits for its own batcher is told so`() throws {
    let executor = SeededExecutor(seed: 1)
    let loop = EventLoop(placement: .on(executor))
    let own = Cell<Batcher<Insert>>()
    let batcher = Batcher<Insert>(
      BatchPolicy(maxSize: 1, capacity: 1), clock: executor.clock, loop: loop
    ) { commands in
      guard let batcher = own.value, commands == [Insert(id: 0)] else {
        return commands.map { .success("row \($0.id)") }
      }
      await #expect(throws: BatcherReentered.self) { try await batcher.submit(Insert(id: 1)) }
      await #expect(throws: BatcherReentered.self) { try await batcher.flush() }
      await #expect(throws: BatcherReentered.self) { try await batcher.close() }
      let later = try await batcher.start(Insert(id: 2))
      await #expect(throws: BatcherReentered.self) { try await batcher.start(Insert(id: 3)) }
      own.later = later
      return [.success("row 0")]
    }
    own.value = batcher
    let answers = try executor.run(waits: { loop.waits.map(\.description) }) {
      let first = try await batcher.submit(Insert(id: 0))
      guard let later = own.later else { return [first] }
      return [first, try await loop.await(later)]
    }
    #expect(answers == ["row 0", "row 2"])
  }

  @Test func `the errors say what to do`() {
    #expect(BatcherClosed().description.contains("the batcher is closed"))
    #expect(
      WrongResultCount(commands: 3, results: 2).description
        == "the handler answered a batch of 3 with 2 results. "
        + "Return one result for each command, in their order.")
    #expect(BatcherReentered().description.contains("start instead of submit"))
  }
}

/// A place for what is known only later.
private final class Cell<Value: Sendable>: Sendable {
  private let content = Guarded<(Value?, Promise<String>?)>((nil, nil))

  var value: Value? {
    get { content.withLock { $0.0 } }
    set { content.withLock { $0.0 = newValue } }
  }
  var later: Promise<String>? {
    get { content.withLock { $0.1 } }
    set { content.withLock { $0.1 = newValue } }
  }
}
