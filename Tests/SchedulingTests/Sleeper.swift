import Scheduling

/// Sleeps on its own lane.
actor Sleeper {
  private let lane: Lane

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe lane.asUnownedSerialExecutor()  // The test keeps the executor, and so the lane.
  }

  init(on lane: Lane) { self.lane = lane }

  func sleep(on clock: VirtualClock) async throws {
    for _ in 0..<3 { try await clock.sleep(for: .seconds(1)) }
  }
}
