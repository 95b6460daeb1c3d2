import Scheduling
import Testing

/// Where the jobs of an actor on a lane may be interrupted, over all schedules.
@Suite(.timeLimit(.minutes(12)))
struct ActorTests {
  private actor Room {
    private(set) var log: [String] = []
    private let lane: Lane

    nonisolated var unownedExecutor: UnownedSerialExecutor {
      unsafe lane.asUnownedSerialExecutor()  // The test keeps the executor, and so the lane.
    }

    init(on lane: Lane) { self.lane = lane }

    func checkAndPark() async {
      await withCheckedContinuation { continuation in
        log.append("check")
        log.append("park")
        continuation.resume()
      }
    }

    func checkThenPark() async {
      log.append("check")
      await withCheckedContinuation { continuation in
        log.append("park")
        continuation.resume()
      }
    }
  }

  @Test(arguments: ["main", "room"])
  func `nobody comes in where an actor does not await`(lane: String) throws {
    let logs = try logs(of: lane) { await $0.checkAndPark() }
    #expect(logs == [["check", "park", "check", "park"]])
  }

  @Test(arguments: ["main", "room"])
  func `others may come in at an await, even before a continuation`(lane: String) throws {
    let logs = try logs(of: lane) { await $0.checkThenPark() }
    #expect(logs == [["check", "park", "check", "park"], ["check", "check", "park", "park"]])
  }

  @Test func `an actor that sleeps alone wakes up again`() throws {
    let executor = SeededExecutor(seed: 1)
    let sleeper = Sleeper(on: executor.lane("sleeper"))
    try executor.run {
      for _ in 0..<3 { try await sleeper.sleep(on: executor.clock) }
    }
    #expect(executor.clock.now.sinceStart == .seconds(9))
  }

  /// What two tasks can make the room note, over all schedules.
  private func logs(
    of lane: String, _ visit: @escaping @Sendable (Room) async -> Void
  ) throws -> Set<[String]> {
    let exploration = try SeededExecutor.exploreAll(limit: 100_000) { executor in
      let room = Room(on: executor.lane(lane))
      return try executor.run {
        async let first: Void = visit(room)
        async let second: Void = visit(room)
        _ = await (first, second)
        return await room.log
      }
    }
    #expect(exploration.isComplete)
    return Set(
      exploration.findings.compactMap {
        if case .returned(let log) = $0.ending { log } else { nil }
      })
  }
}
