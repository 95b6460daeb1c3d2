import Scheduling

/// Two tasks that each add one to a counter, in two messages: read, then write.
enum LostUpdate {
  /// The counter, on a lane that the test chooses.
  actor Counter {
    private(set) var value = 0
    private let lane: Lane

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      unsafe lane.asUnownedSerialExecutor()  // The test keeps the executor, and so the lane.
    }

    init(on lane: Lane) { self.lane = lane }

    func write(_ value: Int) { self.value = value }
  }

  static func run(
    on executor: SeededExecutor, counterLane: String = "counter"
  ) throws -> Int {
    let counter = Counter(on: executor.lane(counterLane))
    return try executor.run {
      async let first: Void = increment(counter)
      async let second: Void = increment(counter)
      _ = await (first, second)
      return await counter.value
    }
  }

  private static func increment(_ counter: Counter) async {
    let value = await counter.value
    await counter.write(value + 1)
  }
}
