import DurablePromises
import Testing

/// That each property is looked at: a sound state, broken in one place, is reported by its name.
struct StatePropertyTests {
  static let cases: [(StateProperty, @Sendable (inout Snapshot) -> Void)] = [
    (.wellFormedPromiseCreatedAtLteTimeoutAt, { $0.promises[1].record.createdAt = 101 }),
    (.wellFormedPromisePendingCreatedBeforeDeadline, { $0.promises[0].record.createdAt = 100 }),
    (.wellFormedPromiseSettledAtLteTimeoutAt, { $0.promises[1].record.settledAt = 101 }),
    (.wellFormedPromiseCreatedAtLteSettledAt, { $0.promises[1].record.settledAt = 0 }),
    (.wellFormedPromiseSettledAtIffNotPending, { $0.promises[1].record.settledAt = nil }),
    (.wellFormedPromisePendingHasNoValue, { $0.promises[0].record.value = .init(data: "x") }),
    (.wellFormedPromiseDeadlineVerdictMatchesTimerTag, { $0.promises[1].record.settledAt = 100 }),
    (.wellFormedPromiseDeadlineSettlementHasNoValue, { $0.promises[1].record.settledAt = 100 }),
    (
      .wellFormedPromiseTimerNotTargeted,
      { $0.promises[2].record.tags["resonate:timer"] = "true" }
    ),
    (.wellFormedPromiseTimedoutIsServerOwned, { $0.promises[1].record.state = .rejectedTimedout }),
    (.wellFormedPromiseCallbacksUnique, { $0.promises[0].callbacks = ["x", "x"] }),
    (.wellFormedPromiseListenersUnique, { $0.promises[0].listeners = ["http://h", "http://h"] }),
    (
      .wellFormedPromiseObligationsRequireExternal,
      { $0.promises[0].record.tags = ["resonate:scope": "local"] }
    ),
    (.wellFormedPromiseAwaiterIsNotSelf, { $0.promises[0].callbacks = ["a"] }),
    (.wellFormedPromiseCreatedAtLteNow, { $0.promises[0].record.createdAt = 51 }),
    (.wellFormedPromiseSettledAtLteNow, { $0.promises[1].record.settledAt = 51 }),
    (.wellFormedTaskAcquiredIffHasPid, { $0.tasks[0].pid = nil }),
    (.wellFormedTaskAcquiredIffHasTtl, { $0.tasks[0].ttl = nil }),
    (.wellFormedTaskAcquiredIffHasExpiresAt, { $0.tasks[0].expiresAt = nil }),
    (.wellFormedTaskPendingIffHasRetryAt, { $0.tasks[0].retryAt = 9 }),
    (.wellFormedTaskFulfilledIsCleared, { $0.tasks[2].resumes = ["a"] }),
    (.wellFormedTaskSuspendedIsCleared, { $0.tasks[1].retryAt = 9 }),
    (
      .wellFormedTaskHaltedIsCleared,
      {
        $0.tasks[1].state = .halted
        $0.tasks[1].ttl = 9
      }
    ),
    (.wellFormedTaskSuspendedHasNoResumes, { $0.tasks[1].resumes = ["b"] }),
    (.wellFormedTaskResumesUnique, { $0.tasks[0].resumes = ["b", "b"] }),
    (.wellFormedTaskAcquiredVersionPositive, { $0.tasks[0].version = 0 }),
    (
      .wellFormedSchedulePromiseTagsNotTimerTargeted,
      { $0.schedules[0].promiseTags["resonate:timer"] = "true" }
    ),
    (.wellFormedScheduleCreatedAtLteNextRunAt, { $0.schedules[0].createdAt = 60_001 }),
    (.wellFormedScheduleCreatedAtLteLastRunAt, { $0.schedules[0].lastRunAt = 0 }),
    (.wellFormedScheduleLastRunAtLtNextRunAt, { $0.schedules[0].lastRunAt = 60_000 }),
    (.wellFormedStorePromiseIdsUnique, { $0.promises.append($0.promises[0]) }),
    (.wellFormedStoreTaskIdsUnique, { $0.tasks.append($0.tasks[0]) }),
    (.wellFormedStoreScheduleIdsUnique, { $0.schedules.append($0.schedules[0]) }),
    (.wellFormedStoreOutboxKeysUnique, { $0.outbox.append($0.outbox[0]) }),
    (.consistentTaskIffTargetedPromise, { $0.tasks.remove(at: 0) }),
    (.consistentTaskIffTargetedPromise, { $0.tasks[0].id = "b" }),
    (.consistentSettledPromiseHasFulfilledTask, { $0.tasks[2].state = .halted }),
    (.consistentCallbackAwaiterIsTargeted, { $0.promises[0].callbacks.append("b") }),
    (.consistentListenerAddressesDeliverable, { $0.promises[0].listeners = ["nowhere"] }),
    (
      .consistentOutboxExecuteNamesExistingTask,
      { $0.outbox[0] = .execute(task: "b", version: 0, address: "poll://any@default") }
    ),
    (
      .consistentOutboxNeverAhead,
      { $0.outbox[0] = .execute(task: "x", version: 2, address: "poll://any@default") }
    ),
    (
      .consistentOutboxExecuteAddressIsTargetTag,
      { $0.outbox[0] = .execute(task: "x", version: 1, address: "poll://any@other") }
    ),
    (
      .consistentOutboxUnblockNamesSettledPromise,
      { $0.outbox[1] = .unblock($0.promises[0].record, address: "http://h") }
    ),
    (
      .consistentOutboxUnblockAddressDeliverable,
      { $0.outbox[1] = .unblock($0.promises[1].record, address: "nowhere") }
    ),
    (.consistentSuspendedTaskHoldsRung, { $0.promises[0].callbacks = [] }),
    (.consistentSettledTaskPromiseSettled, { $0.tasks[0].state = .fulfilled }),
  ]

  /// Promises a (pending), b (settled), x (held), y (suspended on a) and z (done), and messages.
  static func sound() -> Snapshot {
    func promise(_ id: String, tags: [String: String] = target) -> PromiseRecord {
      .init(id: id, state: .pending, tags: tags, timeoutAt: 100, createdAt: 1)
    }
    var (b, z) = (promise("b", tags: [:]), promise("z"))
    (b.state, b.value, b.settledAt) = (.resolved, .init(data: "x"), 5)
    (z.state, z.settledAt) = (.rejected, 6)
    return Snapshot(
      promises: [
        .init(promise("a", tags: [:]), callbacks: ["y"], listeners: ["http://h"]), .init(b),
        .init(promise("x")), .init(promise("y")), .init(z),
      ],
      tasks: [
        .init(
          id: "x", state: .acquired, version: 1, ttl: 9, pid: "p", expiresAt: 60,
          resumes: ["b"]),
        .init(id: "y", state: .suspended, version: 1),
        .init(id: "z", state: .fulfilled, version: 2),
      ],
      schedules: [
        .init(
          id: "s", cron: "* * * * *", promiseId: "s", promiseTimeout: 1, promiseTags: target,
          createdAt: 1, nextRunAt: 60_000)
      ],
      outbox: [
        .execute(task: "x", version: 0, address: "poll://any@default"),
        .unblock(b, address: "http://h"),
      ])
  }

  @Test func `a sound state breaks nothing, and is what a restored machine holds`() throws {
    #expect(Self.sound().violations(at: 50) == [])
    #expect(try Machine(restoring: Self.sound()).snapshot() == Self.sound())
  }

  @Test func `every property has a case`() {
    #expect(Set(Self.cases.map(\.0)) == Set(StateProperty.allCases))
    #expect(StateProperty.allCases.count == 45)
  }

  @Test(arguments: cases.indices)
  func `a broken property is reported by its name`(index: Int) {
    let (property, change) = Self.cases[index]
    var snapshot = Self.sound()
    change(&snapshot)
    #expect(snapshot.violations(at: 50).map(\.name).contains(property.rawValue), "\(property)")
    let clock: Set<StateProperty> = [
      .wellFormedPromiseCreatedAtLteNow, .wellFormedPromiseSettledAtLteNow,
      .consistentSuspendedTaskHoldsRung,
    ]
    // A snapshot does not say when it was taken.
    guard !clock.contains(property) else { return }
    #expect(throws: SnapshotError.self) { try Machine(restoring: snapshot) }
  }

  @Test(arguments: 0..<3)
  func `a reference that leads nowhere is refused`(kind: Int) {
    var snapshot = Self.sound()
    switch kind {
    case 0: snapshot.tasks[0].resumes = ["none"]
    case 1: snapshot.schedules[0].cron = "?"
    default:
      var record = snapshot.promises[1].record
      record.value = .none
      snapshot.outbox[1] = .unblock(record, address: "http://h")
    }
    #expect(throws: SnapshotError.self) { try Machine(restoring: snapshot) }
  }
}
