import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12)))
struct EscapeTripwireTests {
  init() throws { try #require(EscapeTripwire.isAvailable) }

  @Test func `an unstructured task trips it`() throws {
    let executor = SeededExecutor(seed: 1)
    let watched = try EscapeTripwire.watch {
      try executor.run { _ = Task {} }
    }
    #expect(watched.escapes == 1)
  }

  @Test func `a detached task trips it`() throws {
    let executor = SeededExecutor(seed: 1)
    let watched = try EscapeTripwire.watch {
      try executor.run { _ = Task.detached {} }
    }
    #expect(watched.escapes == 1)
  }

  @Test func `a task that prefers a lane does not`() throws {
    let executor = SeededExecutor(seed: 1)
    let watched = try EscapeTripwire.watch {
      try executor.run {
        await Task(executorPreference: executor.lane("child")) { await Task.yield() }.value
      }
    }
    #expect(watched.escapes == 0)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `structured children, actors, yields and virtual sleep do not`(seed: UInt64) throws {
    let executor = SeededExecutor(seed: seed)
    let watched = try EscapeTripwire.watch {
      try executor.run {
        let plain = Plain()
        let own = LostUpdate.Counter(on: executor.lane("counter"))
        async let number = plain.next()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
          for index in 0..<3 {
            group.addTask {
              await Task.yield()
              try await executor.clock.sleep(for: .seconds(index))
              return await plain.next()
            }
          }
          return try await group.reduce(0, +)
        }
        await own.write(sum + number)
        return await concurrently(own)
      }
    }
    #expect(watched.output == 1 + 2 + 3 + 4)
    #expect(watched.escapes == 0)
    #expect(executor.foreignEnqueues == 0)
  }

  @Test func `what another thread enqueues does not count`() {
    let watched = EscapeTripwire.watch { onAnotherThread { Task {} } }
    #expect(watched.escapes == 0)
  }
}

private actor Plain {
  private var last = 0

  func next() -> Int {
    last += 1
    return last
  }
}

@concurrent private func concurrently(_ counter: LostUpdate.Counter) async -> Int {
  await counter.value
}
