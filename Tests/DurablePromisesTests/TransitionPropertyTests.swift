import DurablePromises
import Testing

/// That each property is looked at: a step that breaks it is reported by its name.
struct TransitionPropertyTests {
  typealias Change = @Sendable (inout Snapshot) -> Void

  static func promise(_ id: String, deadline: Instant = 100) -> PromiseRecord {
    .init(id: id, state: .pending, tags: target, timeoutAt: deadline, createdAt: 1)
  }

  /// The state before the step, if not ``StatePropertyTests/sound()`` itself; and what the step
  /// does.
  static let cases: [(TransitionProperty, before: Change, step: Change)] = [
    (.preservedPromiseBirthFieldsImmutable, { _ in }, { $0.promises[0].record.timeoutAt = 99 }),
    (.preservedSettledPromiseRecord, { _ in }, { $0.promises[1].record.value = .none }),
    (.monotonePromiseSetGrows, { _ in }, { $0.promises.remove(at: 0) }),
    (
      .preservedPromiseStateFrozenOnceSettled, { _ in }, { $0.promises[1].record.state = .rejected }
    ),
    (.preservedPromiseSettlementIsOneWay, { _ in }, { $0.promises[1].record.state = .pending }),
    (.consistentPromiseSettledAtMovesWithState, { _ in }, { $0.promises[1].record.settledAt = 7 }),
    (
      .preservedPromiseValueUntilSettlement, { _ in },
      { $0.promises[0].record.value = .init(data: "") }
    ),
    (.preservedPromiseNoDuplicateIds, { _ in }, { $0.promises.append($0.promises[0]) }),
    (.monotonePromiseCallbacksGrowWhilePending, { _ in }, { $0.promises[0].callbacks = [] }),
    (.monotonePromiseCallbacksShrinkOnceSettled, { _ in }, { $0.promises[1].callbacks = ["x"] }),
    (.monotonePromiseListenersGrowWhilePending, { _ in }, { $0.promises[0].listeners = [] }),
    (
      .monotonePromiseListenersShrinkOnceSettled, { _ in },
      { $0.promises[1].listeners = ["http://h"] }
    ),
    (
      .consistentPromiseStateEdgeAdmissible, { _ in }, { $0.promises[1].record.state = .rejected }
    ),
    (
      .consistentPromiseSettlementStamp, { _ in },
      {
        $0.promises[0].record.state = .resolved
        $0.promises[0].record.settledAt = 49
      }
    ),
    (
      .preservedTimedoutIsServerOwned, { _ in },
      {
        $0.promises[0].record.state = .rejectedTimedout
        $0.promises[0].record.settledAt = 100
      }
    ),
    (
      .consistentNewPromiseBornClean, { _ in },
      { $0.promises.append(.init(promise("n"), listeners: ["http://h"])) }
    ),
    (.monotoneTaskSetGrows, { _ in }, { $0.tasks.remove(at: 0) }),
    (.monotoneTaskVersionIncreasesOnlyOnAcquisition, { _ in }, { $0.tasks[0].version = 2 }),
    (.preservedFulfilledTask, { _ in }, { $0.tasks[2].version = 3 }),
    (.consistentTaskStateEdgeAdmissible, { _ in }, { $0.tasks[1].state = .acquired }),
    (.preservedTaskAcquisitionOnlyFromPending, { _ in }, { $0.tasks[1].state = .acquired }),
    (.preservedTaskSuspensionOnlyFromAcquired, { _ in }, { $0.tasks[2].state = .suspended }),
    (
      .preservedTaskHaltedOnlyReentersViaPending, { $0.tasks[1].state = .halted },
      { $0.tasks[1].state = .suspended }
    ),
    (
      .consistentSettlementFulfilsTask, { _ in },
      {
        $0.promises[2].record.state = .resolved
        $0.promises[2].record.settledAt = 50
      }
    ),
    (.consistentTaskFulfilmentNeedsSettlement, { _ in }, { $0.tasks[1].state = .fulfilled }),
    (
      .consistentTaskBirthCouplesPromiseBirth, { _ in },
      { $0.promises.append(.init(promise("n"))) }
    ),
    (
      .consistentTaskBirthState, { _ in },
      { $0.tasks.append(.init(id: "n", state: .pending, version: 0)) }
    ),
    (.consistentTaskLeaseReleasedAtomically, { _ in }, { $0.tasks[0].state = .halted }),
    (.preservedTaskLeaseHolderStable, { _ in }, { $0.tasks[0].pid = "q" }),
    (.consistentTaskLeaseFieldsMoveTogether, { _ in }, { $0.tasks[0].ttl = 8 }),
    (
      .monotoneTaskResumesGrowOrClear, { $0.tasks[0].resumes = ["a", "b"] },
      { $0.tasks[0].resumes = ["b"] }
    ),
    (
      .consistentTaskResumesClearedOnlyOnDispatchOrPark, { _ in },
      {
        $0.tasks[0] = .init(id: "x", state: .halted, version: 1)
      }
    ),
    (
      .consistentTaskAcquisitionIsAtomic,
      { $0.tasks[0] = .init(id: "x", state: .pending, version: 0, retryAt: 9) },
      {
        $0.tasks[0] = .init(
          id: "x", state: .acquired, version: 1, ttl: 9, pid: "p", expiresAt: 59, resumes: ["b"])
      }
    ),
    (.consistentTaskLeaseDeadlineIsNowPlusTtl, { _ in }, { $0.tasks[0].expiresAt = 61 }),
    (
      .consistentTaskPendingEntryArmsRetry, { _ in },
      { $0.tasks[0] = .init(id: "x", state: .pending, version: 1, retryAt: 51, resumes: ["b"]) }
    ),
    (
      .consistentTaskRetryRearmOnlyWhenDue,
      { $0.tasks[0] = .init(id: "x", state: .pending, version: 1, retryAt: 51) },
      { $0.tasks[0].retryAt = 80 }
    ),
    (
      .monotoneTaskRetryRearmAdvances,
      { $0.tasks[0] = .init(id: "x", state: .pending, version: 1, retryAt: 40) },
      { $0.tasks[0].retryAt = 50 }
    ),
    (
      .consistentTaskWakeRecordsResume, { _ in },
      { $0.tasks[1] = .init(id: "y", state: .pending, version: 1, retryAt: 50) }
    ),
    (
      .preservedNoDeadDispatch, { $0.promises[2].record.timeoutAt = 50 },
      { $0.tasks[0] = .init(id: "x", state: .pending, version: 1, retryAt: 50) }
    ),
    (
      .preservedExecuteOnlyForLiveTask, { _ in },
      {
        $0.outbox.append(.execute(task: "z", version: 2, address: "poll://any@default"))
      }
    ),
    (.consistentObligationDischargeRequiresSettled, { _ in }, { $0.promises[0].listeners = [] }),
    (
      .consistentCallbackConsumptionResumesAwaiter, { $0.promises[1].callbacks = ["y"] },
      { $0.promises[1].callbacks = [] }
    ),
    (
      .consistentListenerConsumptionEnqueuesUnblock, { $0.promises[1].listeners = ["http://i"] },
      { $0.promises[1].listeners = [] }
    ),
    (
      .consistentWakeFollowsCallbackConsumption, { _ in },
      { $0.tasks[1] = .init(id: "y", state: .pending, version: 1, retryAt: 50, resumes: ["b"]) }
    ),
    (
      .consistentSuspensionRegistersCallback, { _ in },
      { $0.tasks[0] = .init(id: "x", state: .suspended, version: 1) }
    ),
    (.monotoneOutboxKeysNeverDisappear, { _ in }, { $0.outbox.removeLast() }),
    (
      .consistentNewExecuteMatchesTaskAndTarget, { _ in },
      { $0.outbox.append(.execute(task: "y", version: 0, address: "poll://any@default")) }
    ),
    (
      .consistentNewUnblockCarriesStoredRecord, { $0.promises[1].listeners = ["http://i"] },
      {
        $0.promises[1].listeners = []
        var record = $0.promises[1].record
        record.value = .none
        $0.outbox.append(.unblock(record, address: "http://i"))
      }
    ),
    (
      .consistentNewUnblockDischargesItsListener, { _ in },
      { $0.outbox.append(.unblock($0.promises[1].record, address: "http://i")) }
    ),
    (.preservedScheduleBirthFieldsImmutable, { _ in }, { $0.schedules[0].promiseTimeout = 2 }),
  ]

  @Test func `every property has a case`() {
    #expect(Set(Self.cases.map(\.0)) == Set(TransitionProperty.allCases))
    #expect(TransitionProperty.allCases.count == 50)
  }

  @Test func `standing still breaks nothing`() {
    let snapshot = StatePropertyTests.sound()
    #expect(TransitionChecker.violations(from: snapshot, to: snapshot, at: 50) == [])
  }

  @Test(arguments: cases.indices)
  func `a broken property is reported by its name`(index: Int) {
    let (property, before, step) = Self.cases[index]
    var old = StatePropertyTests.sound()
    before(&old)
    var new = old
    step(&new)
    let names = TransitionChecker.violations(from: old, to: new, at: 50).map(\.name)
    #expect(names.contains(property.rawValue), "\(property): \(names)")
  }

  @Test func `what was delivered may be gone`() {
    let old = StatePropertyTests.sound()
    var new = old
    new.outbox = []
    let keys = Set(old.outbox.map(\.key))
    #expect(TransitionChecker.violations(from: old, to: new, at: 50, delivered: keys) == [])
  }
}
