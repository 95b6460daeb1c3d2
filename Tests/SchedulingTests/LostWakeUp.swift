import Scheduling

/// One task checks whether the bell has rung and, if not, goes to wait; in between, it may ring.
enum LostWakeUp {
  actor Bell {
    private var hasRung = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private let lane: Lane

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      unsafe lane.asUnownedSerialExecutor()  // The test keeps the executor, and so the lane.
    }

    init(on lane: Lane) { self.lane = lane }

    func isRung() -> Bool { hasRung }

    func ring() {
      hasRung = true
      for waiter in waiting { waiter.resume() }
      waiting = []
    }

    func wait() async { await withCheckedContinuation { waiting.append($0) } }
  }

  static func run(on executor: SeededExecutor) throws {
    let bell = Bell(on: executor.lane("bell"))
    try executor.run {
      async let ringing: Void = bell.ring()
      if await !bell.isRung() { await bell.wait() }
      await ringing
    }
  }
}
