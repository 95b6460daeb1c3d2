import AsyncAwait
import Batching
import Synchronization
import TestThreads
import Testing

/// The same promises on real threads, with a real clock: no instant is checked here.
@Suite(.timeLimit(.minutes(12))) struct GroundTests {
  enum Ground: CaseIterable {
    case whenAwaited, atOnce

    var placement: Placement { self == .atOnce ? .atOnce : .whenAwaited }
  }

  @Test(.longRunning, arguments: Ground.allCases, [1, 7, 64])
  func `ten thousand submitters get their own results, one batch at a time`(
    ground: Ground, maxSize: Int
  ) async throws {
    let loop = EventLoop(placement: ground.placement)
    let counters = Counters()
    let batcher = Batcher<Insert>(
      BatchPolicy(maxSize: maxSize, linger: .milliseconds(1), capacity: 256),
      clock: ContinuousClock(), loop: loop
    ) { commands in
      counters.begin(commands.count)
      await Task.yield()
      counters.end()
      return commands.map { .success("row \($0.id)") }
    }
    try await loop.run {
      try await withThrowingTaskGroup { group in
        for worker in 0..<16 {
          group.addTask {
            for number in 0..<625 {
              let id = worker * 625 + number
              let row = try await batcher.submit(Insert(id: id))
              #expect(row == "row \(id)")
            }
          }
        }
        try await group.waitForAll()
      }
    }
    try await batcher.close()
    #expect(counters.commands == 10_000)
    #expect(counters.most == 1)
    #expect(counters.largest <= maxSize)
  }
}

private final class Counters: Sendable {
  private let state = Mutex((commands: 0, running: 0, most: 0, largest: 0))

  func begin(_ count: Int) {
    state.withLock {
      $0.commands += count
      $0.running += 1
      $0.most = max($0.most, $0.running)
      $0.largest = max($0.largest, count)
    }
  }

  func end() { state.withLock { $0.running -= 1 } }

  var commands: Int { state.withLock { $0.commands } }
  var most: Int { state.withLock { $0.most } }
  var largest: Int { state.withLock { $0.largest } }
}
