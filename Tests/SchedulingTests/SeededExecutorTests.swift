import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12)))
struct SeededExecutorTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `the same seed makes the same choices and gives the same result`(seed: UInt64) throws {
    let first = SeededExecutor(seed: seed)
    let second = SeededExecutor(seed: seed)
    #expect(try LostUpdate.run(on: first) == LostUpdate.run(on: second))
    #expect(first.choices == second.choices)
    #expect(first.choices.contains { $0.count > 1 })
    #expect(first.foreignEnqueues == 0)
  }

  @Test func `one seed is one schedule, two hundred times`() throws {
    let schedules = try Set(
      (0..<200).map { _ in
        let executor = SeededExecutor(seed: 7)
        _ = try LostUpdate.run(on: executor)
        return executor.choices
      })
    #expect(schedules.count == 1)
  }

  @Test func `different seeds find both outcomes of a lost update`() throws {
    let outcomes = try Set((0..<100).map { try LostUpdate.run(on: SeededExecutor(seed: $0)) })
    #expect(outcomes == [1, 2])
  }

  @Test func `an actor on the lane of its callers still shows a lost update`() throws {
    let outcomes = try Set(
      (0..<100).map { try LostUpdate.run(on: SeededExecutor(seed: $0), counterLane: "main") })
    #expect(outcomes == [1, 2])
  }

  @Test func `first in, first out runs jobs in the order of their arrival`() throws {
    #expect(try Arrivals.run(300, on: SeededExecutor(.firstInFirstOut)) == Array(0..<300))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `the index of a choice counts the waiting jobs from the oldest`(seed: UInt64) throws {
    let executor = SeededExecutor(seed: seed)
    let order = try Arrivals.run(300, on: executor)
    var waiting = Array(0..<300)
    let expected = executor.choices.dropFirst().map { waiting.remove(at: $0.index) }
    #expect(order == expected)
    #expect(order != Array(0..<300))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a replay makes the recorded choices again`(seed: UInt64) throws {
    let original = SeededExecutor(seed: seed)
    let result = try LostUpdate.run(on: original)
    let replay = SeededExecutor(.replay(original.choices))
    #expect(try LostUpdate.run(on: replay) == result)
    #expect(replay.choices == original.choices)
    #expect(replay.divergence == nil)
  }

  @Test func `a replay of another program says where they part`() throws {
    let original = SeededExecutor(.firstInFirstOut)
    _ = try Arrivals.run(3, on: original)
    let replay = SeededExecutor(.replay(original.choices))
    _ = try Arrivals.run(4, on: replay)
    #expect(replay.divergence == 1)
  }

  @Test func `choices carry the labels of their lanes`() throws {
    let executor = SeededExecutor(.firstInFirstOut)
    let counter = LostUpdate.Counter(on: executor.lane("loop"))
    try executor.run("outer") { await counter.write(1) }
    #expect(executor.choices.map(\.label) == ["outer", "loop", "outer"])
    #expect(executor.choices.map(\.description) == ["outer", "loop", "outer"])
    #expect(executor.lane("loop") === executor.lane("loop"))
  }

  @Test func `a choice among several says which`() {
    let choice = Choice(index: 1, count: 3, label: "loop")
    #expect(choice.description == "loop 2/3")
  }

  @Test func `an executor that nobody uses any more is freed with its lanes`() throws {
    weak let executor: SeededExecutor?
    weak let lane: Lane?
    do {
      let used = SeededExecutor(seed: 1)
      _ = try LostUpdate.run(on: used)
      executor = used
      lane = used.lane("counter")
    }
    #expect(executor === nil)
    #expect(lane === nil)
  }

  @Test func `choices are not kept when nobody wants them`() throws {
    let executor = SeededExecutor(.random(seed: 1), recordsChoices: false)
    _ = try LostUpdate.run(on: executor)
    #expect(executor.choices.isEmpty)
    #expect(executor.jobsRun > 0)
  }

  @Test func `an error of the operation comes out as it is`() {
    struct Refused: Error, Equatable {}
    #expect(throws: Refused()) { try SeededExecutor(seed: 1).run { throw Refused() } }
  }

  @Test func `what the operation does not wait for is finished too`() throws {
    let executor = SeededExecutor(seed: 1)
    let log = Log<String>()
    try executor.run {
      _ = Task(executorPreference: executor) {
        try await executor.clock.sleep(for: .seconds(86_400))
        log.note("late")
      }
    }
    #expect(log.entries == ["late"])
    #expect(executor.clock.now.sinceStart == .seconds(86_400))
  }

  @Test func `running until an instant leaves later timers alone`() throws {
    let executor = SeededExecutor(seed: 1)
    let log = Log<Int>()
    for seconds in [1, 2, 3] {
      Task(executorPreference: executor) {
        try await executor.clock.sleep(for: .seconds(seconds))
        log.note(seconds)
      }
    }
    try executor.run(until: .init(sinceStart: .milliseconds(2500)))
    #expect(log.entries == [1, 2])
    #expect(executor.clock.now.sinceStart == .milliseconds(2500))
    try executor.drain()
    #expect(log.entries == [1, 2, 3])
  }

  @Test func `a run inside a run is refused`() throws {
    let executor = SeededExecutor(seed: 1)
    try executor.run {
      #expect(throws: AlreadyDraining.self) { try executor.drain() }
      #expect(throws: AlreadyDraining.self) { try executor.run {} }
    }
    try executor.run {}
  }

  @Test func `a run that never ends is stopped, naming the seed and the count`() {
    let executor = SeededExecutor(.random(seed: 7), budget: 1000)
    let error = #expect(throws: BudgetExceeded.self) {
      try executor.run { while true { await Task.yield() } }
    }
    #expect(error?.strategy == .random(seed: 7))
    #expect(error?.jobs == 1000)
    #expect(error?.description.contains("1000 jobs (seed 7)") == true)
    #expect(executor.jobsRun == 1000)
  }

  @Test func `sleeping for no time is not a way around the budget`() {
    let executor = SeededExecutor(.random(seed: 7), budget: 1000)
    #expect(throws: BudgetExceeded.self) {
      try executor.run { while true { try await executor.clock.sleep(for: .zero) } }
    }
  }

  @Test func `a job from another thread is counted`() throws {
    let executor = SeededExecutor(seed: 1)
    try executor.run {
      onAnotherThread { Task(executorPreference: executor) {} }
    }
    #expect(executor.foreignEnqueues == 1)
  }
}
