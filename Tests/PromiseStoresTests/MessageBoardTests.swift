import DurablePromises
import Scheduling
import Testing

@testable import PromiseStores

/// The messages that nobody has taken yet.
struct MessageBoardTests {
  func execute(_ task: String, _ version: Int64, to address: String = "a") -> Message {
    .execute(task: task, version: version, address: address)
  }

  @Test func `a message is shown when its record is durable, and not before`() throws {
    let board = MessageBoard()
    board.post([execute("one", 0)], sequence: 1)
    board.post([execute("two", 0)], sequence: 2)
    board.show(through: 1)
    let taken = Log()
    #expect(throws: NothingRunnable.self) {
      try SeededExecutor(seed: 1).run {
        for await message in board.stream(for: .address("a")) { taken.add(message) }
      }
    }
    #expect(taken.messages == [execute("one", 0)])
    #expect(board.undelivered == [execute("two", 0)])
  }

  @Test func `the newest message of a key takes the place of the older`() throws {
    let board = MessageBoard()
    board.post([execute("one", 0), execute("two", 0), execute("one", 1)], sequence: 1)
    board.show(through: 1)
    let taken = try SeededExecutor(seed: 1).run {
      var messages: [Message] = []
      for await message in board.stream(for: .address("a")) {
        messages.append(message)
        if messages.count == 2 { break }
      }
      return messages
    }
    #expect(taken == [execute("one", 1), execute("two", 0)])
    #expect(board.undelivered.isEmpty)
  }

  @Test(arguments: UInt64(0)..<200)
  func `each message goes to one of the streams of its address`(seed: UInt64) throws {
    let board = MessageBoard()
    let taken = Log()
    try SeededExecutor(seed: seed).run {
      await withTaskGroup { group in
        for _ in 0..<3 {
          group.addTask {
            for await message in board.stream(for: .address("a")) { taken.add(message) }
          }
        }
        group.addTask {
          for number in 0..<10 {
            board.post([self.execute("\(number)", 0)], sequence: UInt64(number))
            board.post([self.execute("\(number)", 0, to: "b")], sequence: UInt64(number))
            await Task.yield()
            board.show(through: UInt64(number))
          }
          await Task.yield()
          while board.undelivered.contains(where: { $0.address == "a" }) { await Task.yield() }
          board.close()
        }
      }
    }
    let tasks = taken.messages.map { $0.key }
    #expect(tasks.count == 10 && Set(tasks).count == 10, "seed \(seed): \(tasks)")
    #expect(board.undelivered.count == 10)
  }

  @Test func `a message in hand is not lost before the next one is asked for`() throws {
    let board = MessageBoard()
    board.post([execute("one", 0)], sequence: 1)
    board.show(through: 1)
    try SeededExecutor(seed: 1).run {
      var iterator = board.stream(for: .address("a")).makeAsyncIterator()
      let first = await iterator.next()
      #expect(first == self.execute("one", 0))
      #expect(board.undelivered == [self.execute("one", 0)])
      board.close()
      let second = await iterator.next()
      #expect(second == nil)
      #expect(board.undelivered.isEmpty)
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func `a cancelled stream ends and takes nothing with it`(seed: UInt64) throws {
    let board = MessageBoard()
    let taken = Log()
    try SeededExecutor(seed: seed).run {
      await withTaskGroup { group in
        group.addTask {
          await withTaskGroup { inner in
            inner.addTask {
              for await message in board.stream(for: .address("a")) { taken.add(message) }
            }
            await Task.yield()
            inner.cancelAll()
          }
        }
        group.addTask {
          await Task.yield()
          board.post([self.execute("one", 0)], sequence: 1)
          board.show(through: 1)
        }
      }
    }
    #expect(taken.messages.count + board.undelivered.count == 1, "seed \(seed)")
  }
}
