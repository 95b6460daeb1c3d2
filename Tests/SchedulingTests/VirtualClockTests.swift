import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12)))
struct VirtualClockTests {
  private let executor = SeededExecutor(.firstInFirstOut)
  private var clock: VirtualClock { executor.clock }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `sleepers wake in the order of their deadlines`(seed: UInt64) throws {
    let executor = SeededExecutor(seed: seed)
    let log = Log<Duration>()
    try executor.run {
      await withThrowingTaskGroup { group in
        for seconds in [3, 1, 4, 2, 5] {
          group.addTask {
            try await executor.clock.sleep(for: .seconds(seconds))
            log.note(executor.clock.now.sinceStart)
          }
        }
      }
    }
    #expect(log.entries == [1, 2, 3, 4, 5].map { .seconds($0) })
    #expect(executor.clock.now.sinceStart == .seconds(5))
  }

  @Test func `equal deadlines wake in the order of arrival`() throws {
    let log = Log<Int>()
    try executor.run { [clock] in
      await withThrowingTaskGroup { group in
        for index in 0..<5 {
          group.addTask {
            try await clock.sleep(for: .seconds(1))
            log.note(index)
          }
        }
      }
    }
    #expect(log.entries == [0, 1, 2, 3, 4])
  }

  @Test func `the clock does not move while something can run`() throws {
    let log = Log<Duration>()
    try executor.run { [clock] in
      async let sleeper: Void = clock.sleep(for: .seconds(1))
      for _ in 0..<100 { await Task.yield() }
      log.note(clock.now.sinceStart)
      try await sleeper
      log.note(clock.now.sinceStart)
    }
    #expect(log.entries == [.zero, .seconds(1)])
  }

  @Test func `cancellation ends a sleep at once and removes its timer`() throws {
    try executor.run { [clock] in
      await withThrowingTaskGroup { group in
        group.addTask { try await clock.sleep(for: .seconds(60)) }
        while clock.nextDeadline == nil { await Task.yield() }
        group.cancelAll()
        await #expect(throws: CancellationError.self) { try await group.next() }
      }
      #expect(clock.nextDeadline == nil)
    }
    #expect(clock.now.sinceStart == .zero)
  }

  @Test func `cancellation of one sleeper leaves others with the same deadline`() throws {
    let log = Log<Int>()
    try executor.run { [clock] in
      let sleepers = (1...3).map { index in
        Task(executorPreference: executor) {
          try await clock.sleep(for: .seconds(1))
          log.note(index)
        }
      }
      await Task.yield()
      sleepers[1].cancel()
      for sleeper in sleepers { _ = await sleeper.result }
    }
    #expect(log.entries == [1, 3])
  }

  @Test func `a task that is cancelled already does not sleep`() throws {
    try executor.run { [clock] in
      let sleeper = Task(executorPreference: executor) {
        try await clock.sleep(for: .seconds(60))
      }
      sleeper.cancel()
      await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
    #expect(clock.now.sinceStart == .zero)
  }

  @Test(arguments: [true, false])
  func `a cancellation in any moment ends the sleep`(isInActor: Bool) throws {
    let exploration = try SeededExecutor.exploreAll(limit: 10_000) { executor in
      let sleeper = Sleeper(on: executor.lane("sleeper"))
      try executor.run { [clock = executor.clock] in
        let task = Task(executorPreference: executor) {
          if isInActor {
            try await sleeper.sleep(on: clock)
          } else {
            try await clock.sleep(for: .seconds(1))
          }
        }
        await Task.yield()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
      return executor.clock.now.sinceStart
    }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(.zero)])
  }

  @Test(arguments: [0, -1])
  func `a deadline that has passed lets the others go first`(seconds: Int) throws {
    let log = Log<String>()
    try executor.run { [clock] in
      async let other: Void = log.note("other")
      try await clock.sleep(for: .seconds(seconds))
      log.note("sleeper")
      await other
    }
    #expect(log.entries == ["other", "sleeper"])
    #expect(clock.now.sinceStart == .zero)
  }

  @Test func `works by hand, without an executor`() async throws {
    let clock = VirtualClock()
    async let sleeper: Void = clock.sleep(until: .init(sinceStart: .seconds(10)))
    while clock.nextDeadline == nil { await Task.yield() }
    #expect(clock.nextDeadline?.sinceStart == .seconds(10))
    clock.advance(by: .seconds(9))
    #expect(clock.nextDeadline?.sinceStart == .seconds(10))
    clock.advance(to: .init(sinceStart: .seconds(10)))
    #expect(clock.nextDeadline == nil)
    try await sleeper
  }

  @Test func `does not go back`() async {
    await #expect(processExitsWith: .failure) {
      VirtualClock().advance(by: .seconds(-1))
    }
  }
}
