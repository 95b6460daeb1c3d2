/// Source: protocol §8.6.
extension TransitionChecker {
  mutating func checkTasks() {
    for before in old.snapshot.tasks {
      guard let after = new.task(before.id) else {
        require(false, .monotoneTaskSetGrows, before.id)
        continue
      }
      checkEdge(before, after)
      checkFulfilment(before, after)
      checkLease(before, after)
      checkRetry(before, after)
      checkResumes(before, after)
    }
    for after in new.snapshot.tasks where old.task(after.id) == nil { checkBirth(after) }
    for promise in new.snapshot.promises where old.promise(promise.record.id) == nil {
      let id = promise.record.id
      require(
        promise.target == nil || new.task(id) != nil, .consistentTaskBirthCouplesPromiseBirth, id)
    }
  }

  /// The states that a task may have after each state.
  private static let edges: [TaskState: Set<TaskState>] = [
    .pending: [.pending, .acquired, .halted, .fulfilled],
    .acquired: [.pending, .acquired, .suspended, .halted, .fulfilled],
    .suspended: [.pending, .suspended, .halted, .fulfilled],
    .halted: [.pending, .halted, .fulfilled],
    .fulfilled: [.fulfilled],
  ]

  private mutating func checkEdge(_ before: Snapshot.TaskRow, _ after: Snapshot.TaskRow) {
    let id = before.id
    let isAcquisition = before.state == .pending && after.state == .acquired
    require(
      after.version == before.version + (isAcquisition ? 1 : 0),
      .monotoneTaskVersionIncreasesOnlyOnAcquisition, id)
    require(
      Self.edges[before.state]?.contains(after.state) == true, .consistentTaskStateEdgeAdmissible,
      id)
    require(
      after.state != .acquired || before.state == .pending || before.state == .acquired,
      .preservedTaskAcquisitionOnlyFromPending, id)
    require(
      after.state != .suspended || before.state == .acquired || before.state == .suspended,
      .preservedTaskSuspensionOnlyFromAcquired, id)
    require(
      before.state != .halted || [.halted, .pending, .fulfilled].contains(after.state),
      .preservedTaskHaltedOnlyReentersViaPending, id)
  }

  private mutating func checkFulfilment(_ before: Snapshot.TaskRow, _ after: Snapshot.TaskRow) {
    let id = before.id
    let settles =
      old.promise(id)?.isPending == true && new.promise(id)?.isPending == false
    require(!settles || after.state == .fulfilled, .consistentSettlementFulfilsTask, id)
    require(
      before.state == .fulfilled || after.state != .fulfilled || settles,
      .consistentTaskFulfilmentNeedsSettlement, id)
    require(
      before.state != .fulfilled
        || (after.state == .fulfilled && after.version == before.version && after.hasNoTimer
          && after.resumes.isEmpty),
      .preservedFulfilledTask, id)
  }

  private mutating func checkLease(_ before: Snapshot.TaskRow, _ after: Snapshot.TaskRow) {
    let id = before.id
    let (wasAcquired, isAcquired) = (before.state == .acquired, after.state == .acquired)
    require(
      !wasAcquired || isAcquired || (after.hasNoLease && after.version == before.version),
      .consistentTaskLeaseReleasedAtomically, id)
    let isSameHolder = before.pid == after.pid && before.ttl == after.ttl
    require(
      !wasAcquired || !isAcquired || before.version != after.version || isSameHolder,
      .preservedTaskLeaseHolderStable, id)
    let isUnchanged = isSameHolder && before.expiresAt == after.expiresAt
    let isSet = !wasAcquired && isAcquired && before.hasNoLease && after.hasWholeLease
    let isCleared = wasAcquired && !isAcquired && after.hasNoLease
    let isRenewed = wasAcquired && isAcquired && isSameHolder && after.hasWholeLease
    require(
      isUnchanged || isSet || isCleared || isRenewed, .consistentTaskLeaseFieldsMoveTogether, id)
    if !wasAcquired, isAcquired {
      require(
        before.state == .pending && after.version == before.version + 1 && after.hasWholeLease
          && after.expiresAt == after.ttl.map { now.advanced(by: $0) }
          && after.retryAt == nil && after.resumes.isEmpty,
        .consistentTaskAcquisitionIsAtomic, id)
    }
    let isKept =
      before.expiresAt == after.expiresAt && before.ttl == after.ttl && before.state == after.state
    require(
      after.expiresAt == nil || isKept || after.expiresAt == after.ttl.map { now.advanced(by: $0) },
      .consistentTaskLeaseDeadlineIsNowPlusTtl, id)
  }

  private mutating func checkRetry(_ before: Snapshot.TaskRow, _ after: Snapshot.TaskRow) {
    let id = before.id
    guard after.state == .pending else { return }
    if before.state != .pending {
      require(after.retryAt == now, .consistentTaskPendingEntryArmsRetry, id)
    } else if before.retryAt != after.retryAt {
      require(
        before.retryAt.map { $0 <= now } == true, .consistentTaskRetryRearmOnlyWhenDue, id)
      require(after.retryAt.map { $0 > now } == true, .monotoneTaskRetryRearmAdvances, id)
    }
  }

  private mutating func checkResumes(_ before: Snapshot.TaskRow, _ after: Snapshot.TaskRow) {
    let id = before.id
    require(
      after.resumes.isEmpty
        || Set(before.resumes.map(Name.init)).isSubset(of: after.resumes.map(Name.init)),
      .monotoneTaskResumesGrowOrClear, id)
    require(
      before.resumes.isEmpty || !after.resumes.isEmpty
        || [.acquired, .suspended, .fulfilled].contains(after.state),
      .consistentTaskResumesClearedOnlyOnDispatchOrPark, id)
    if before.state == .suspended, after.state == .pending {
      require(
        !after.resumes.isEmpty && after.retryAt == now && after.version == before.version,
        .consistentTaskWakeRecordsResume, id)
    }
  }

  private mutating func checkBirth(_ row: Snapshot.TaskRow) {
    let id = row.id
    let promise = new.promise(id)
    let isCoupled =
      old.promise(id) == nil && promise?.target != nil
      && (row.state == .fulfilled) == (promise?.isPending == false)
    let isVersioned =
      switch row.state {
      case .pending, .fulfilled: row.version == 0
      case .acquired: row.version >= 1
      case .suspended, .halted: false
      }
    require(isCoupled && isVersioned, .consistentTaskBirthCouplesPromiseBirth, id)
    let isInState =
      switch row.state {
      case .pending: row.hasNoLease && row.retryAt != nil
      case .fulfilled: row.hasNoTimer
      case .acquired: row.version >= 1 && row.hasWholeLease && row.retryAt == nil
      case .suspended, .halted: false
      }
    require(isInState && row.resumes.isEmpty, .consistentTaskBirthState, id)
    require(row.state != .suspended, .preservedTaskSuspensionOnlyFromAcquired, id)
    require(
      row.expiresAt == nil || row.expiresAt == row.ttl.map { now.advanced(by: $0) },
      .consistentTaskLeaseDeadlineIsNowPlusTtl, id)
  }
}
