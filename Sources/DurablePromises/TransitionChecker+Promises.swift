/// Source: protocol §8.5.
extension TransitionChecker {
  mutating func checkPromises() {
    for id in duplicates(new.snapshot.promises.map(\.record.id)) {
      require(false, .preservedPromiseNoDuplicateIds, id)
    }
    for before in old.snapshot.promises {
      let id = before.record.id
      guard let after = new.promise(id) else {
        require(false, .monotonePromiseSetGrows, id)
        require(before.isPending, .preservedSettledPromiseRecord, id)
        continue
      }
      checkRecord(before.record, after.record)
      checkSettlement(before, after)
      checkSets(before, after)
    }
    for after in new.snapshot.promises where old.promise(after.record.id) == nil {
      checkBirth(after)
    }
  }

  private mutating func checkRecord(_ before: PromiseRecord, _ after: PromiseRecord) {
    let id = before.id
    require(
      before.param == after.param && before.tags == after.tags
        && before.timeoutAt == after.timeoutAt && before.createdAt == after.createdAt,
      .preservedPromiseBirthFieldsImmutable, id)
    require(
      before.state == .pending
        || (before.state == after.state && before.settledAt == after.settledAt
          && before.value == after.value),
      .preservedSettledPromiseRecord, id)
    require(
      before.state == .pending || before.state == after.state,
      .preservedPromiseStateFrozenOnceSettled, id)
    require(
      before.state == .pending || after.state != .pending, .preservedPromiseSettlementIsOneWay, id)
    require(
      (before.settledAt != after.settledAt) == (before.state != after.state),
      .consistentPromiseSettledAtMovesWithState, id)
    require(
      before.state != .pending || after.state != .pending || before.value == after.value,
      .preservedPromiseValueUntilSettlement, id)
    require(
      before.state == after.state || before.state == .pending,
      .consistentPromiseStateEdgeAdmissible, id)
  }

  private mutating func checkSettlement(
    _ before: Snapshot.PromiseRow, _ after: Snapshot.PromiseRow
  ) {
    guard before.isPending, !after.isPending else { return }
    let (id, record) = (before.record.id, after.record)
    let isByRequest =
      record.settledAt == now && now < record.timeoutAt && record.state != .rejectedTimedout
    let isByDeadline =
      after.isSettledByDeadline && record.timeoutAt <= now && record.state == after.verdict
      && record.value == before.record.value
    require(isByRequest || isByDeadline, .consistentPromiseSettlementStamp, id)
    require(
      record.state != .rejectedTimedout || (record.timeoutAt <= now && after.isSettledByDeadline),
      .preservedTimedoutIsServerOwned, id)
  }

  private mutating func checkSets(_ before: Snapshot.PromiseRow, _ after: Snapshot.PromiseRow) {
    let id = before.record.id
    let callbacks = (Set(before.callbacks.map(Name.init)), Set(after.callbacks.map(Name.init)))
    let listeners = (Set(before.listeners.map(Name.init)), Set(after.listeners.map(Name.init)))
    if after.isPending {
      require(
        callbacks.0.isSubset(of: callbacks.1), .monotonePromiseCallbacksGrowWhilePending, id)
      require(
        listeners.0.isSubset(of: listeners.1), .monotonePromiseListenersGrowWhilePending, id)
    } else {
      require(
        callbacks.1.isSubset(of: callbacks.0), .monotonePromiseCallbacksShrinkOnceSettled, id)
      require(
        listeners.1.isSubset(of: listeners.0), .monotonePromiseListenersShrinkOnceSettled, id)
    }
  }

  private mutating func checkBirth(_ row: Snapshot.PromiseRow) {
    let record = row.record
    let id = record.id
    if row.isPending {
      require(row.callbacks.isEmpty, .monotonePromiseCallbacksGrowWhilePending, id)
      require(row.listeners.isEmpty, .monotonePromiseListenersGrowWhilePending, id)
    } else {
      require(row.callbacks.isEmpty, .monotonePromiseCallbacksShrinkOnceSettled, id)
      require(row.listeners.isEmpty, .monotonePromiseListenersShrinkOnceSettled, id)
    }
    let isClean =
      row.callbacks.isEmpty && row.listeners.isEmpty && record.value.isEmpty
      && record.createdAt <= now
    let isBornPending =
      row.isPending && record.createdAt < record.timeoutAt && record.settledAt == nil
    let isBornSettled =
      record.createdAt == record.timeoutAt && row.isSettledByDeadline && record.timeoutAt <= now
      && record.state == row.verdict
    require(isClean && (isBornPending || isBornSettled), .consistentNewPromiseBornClean, id)
  }
}
