extension Snapshot {
  /// The state properties that do not hold.
  ///
  /// Source: protocol §8.1–8.4. Complexity: O(*n*).
  ///
  /// - Parameter now: the instant of the last step.
  /// - Returns: one violation for each property and subject.
  public func violations(at now: Instant) -> [Violation] {
    violations(RowIndex(self, at: now))
  }

  func violations(_ index: RowIndex) -> [Violation] {
    let now = index.now
    var findings = Findings()
    for row in promises { check(row, at: now, &findings) }
    for row in tasks { check(row, &findings) }
    for record in schedules { check(record, &findings) }
    checkUniqueness(index, &findings)
    checkCoupling(index, &findings)
    checkObligations(index, &findings)
    checkOutbox(index, &findings)
    return findings.violations
  }

  /// Protocol §8.1.
  private func check(_ row: PromiseRow, at now: Instant, _ findings: inout Findings) {
    let record = row.record
    let id = record.id
    findings.require(
      record.createdAt <= record.timeoutAt, .wellFormedPromiseCreatedAtLteTimeoutAt, id)
    findings.require(
      !row.isPending || record.createdAt < record.timeoutAt,
      .wellFormedPromisePendingCreatedBeforeDeadline, id)
    findings.require(
      record.settledAt.map { $0 <= record.timeoutAt } ?? true,
      .wellFormedPromiseSettledAtLteTimeoutAt, id)
    findings.require(
      record.settledAt.map { $0 >= record.createdAt } ?? true,
      .wellFormedPromiseCreatedAtLteSettledAt, id)
    findings.require(
      (record.settledAt != nil) == !row.isPending, .wellFormedPromiseSettledAtIffNotPending, id)
    findings.require(
      !row.isPending || record.value.isEmpty, .wellFormedPromisePendingHasNoValue, id)
    findings.require(
      !row.isSettledByDeadline || record.state == row.verdict,
      .wellFormedPromiseDeadlineVerdictMatchesTimerTag, id)
    findings.require(
      !row.isSettledByDeadline || record.value.isEmpty,
      .wellFormedPromiseDeadlineSettlementHasNoValue, id)
    findings.require(
      !row.isTimer || row.target == nil, .wellFormedPromiseTimerNotTargeted, id)
    findings.require(
      record.state != .rejectedTimedout || row.isSettledByDeadline,
      .wellFormedPromiseTimedoutIsServerOwned, id)
    findings.require(isUnique(row.callbacks), .wellFormedPromiseCallbacksUnique, id)
    findings.require(isUnique(row.listeners), .wellFormedPromiseListenersUnique, id)
    findings.require(
      (row.callbacks.isEmpty && row.listeners.isEmpty) || configuration.isExternal(record.tags),
      .wellFormedPromiseObligationsRequireExternal, id)
    findings.require(
      !row.callbacks.contains { Name($0) == Name(id) }, .wellFormedPromiseAwaiterIsNotSelf, id)
    findings.require(record.createdAt <= now, .wellFormedPromiseCreatedAtLteNow, id)
    findings.require(
      record.settledAt.map { $0 <= now } ?? true, .wellFormedPromiseSettledAtLteNow, id)
  }

  /// Protocol §8.2.
  private func check(_ row: TaskRow, _ findings: inout Findings) {
    let (id, isAcquired) = (row.id, row.state == .acquired)
    findings.require((row.pid != nil) == isAcquired, .wellFormedTaskAcquiredIffHasPid, id)
    findings.require((row.ttl != nil) == isAcquired, .wellFormedTaskAcquiredIffHasTtl, id)
    findings.require(
      (row.expiresAt != nil) == isAcquired, .wellFormedTaskAcquiredIffHasExpiresAt, id)
    findings.require(
      (row.retryAt != nil) == (row.state == .pending), .wellFormedTaskPendingIffHasRetryAt, id)
    findings.require(
      row.state != .fulfilled || (row.hasNoTimer && row.resumes.isEmpty),
      .wellFormedTaskFulfilledIsCleared, id)
    findings.require(
      row.state != .suspended || row.hasNoTimer, .wellFormedTaskSuspendedIsCleared, id)
    findings.require(row.state != .halted || row.hasNoTimer, .wellFormedTaskHaltedIsCleared, id)
    findings.require(
      row.state != .suspended || row.resumes.isEmpty, .wellFormedTaskSuspendedHasNoResumes, id)
    findings.require(isUnique(row.resumes), .wellFormedTaskResumesUnique, id)
    findings.require(
      !isAcquired || row.version >= 1, .wellFormedTaskAcquiredVersionPositive, id)
  }

  /// Protocol §8.3.
  private func check(_ record: ScheduleRecord, _ findings: inout Findings) {
    let tags = record.promiseTags
    findings.require(
      !Tag.isTimer(tags) || tags[Tag.target] == nil,
      .wellFormedSchedulePromiseTagsNotTimerTargeted, record.id)
    findings.require(
      record.createdAt <= record.nextRunAt, .wellFormedScheduleCreatedAtLteNextRunAt, record.id)
    findings.require(
      record.lastRunAt.map { record.createdAt <= $0 } ?? true,
      .wellFormedScheduleCreatedAtLteLastRunAt, record.id)
    findings.require(
      record.lastRunAt.map { $0 < record.nextRunAt } ?? true,
      .wellFormedScheduleLastRunAtLtNextRunAt, record.id)
  }

  /// Protocol §8.3.
  private func checkUniqueness(_ index: RowIndex, _ findings: inout Findings) {
    checkUniquenessOfIds(index, &findings)
    var seen: Set<Message.Key> = []
    for message in outbox where !seen.insert(message.key).inserted {
      findings.require(false, .wellFormedStoreOutboxKeysUnique, message.key.subject)
    }
  }

  private func checkUniquenessOfIds(_ index: RowIndex, _ findings: inout Findings) {
    guard index.hasDuplicates else { return }
    for id in duplicates(promises.map(\.record.id)) {
      findings.require(false, .wellFormedStorePromiseIdsUnique, id)
    }
    for id in duplicates(tasks.map(\.id)) {
      findings.require(false, .wellFormedStoreTaskIdsUnique, id)
    }
    for id in duplicates(schedules.map(\.id)) {
      findings.require(false, .wellFormedStoreScheduleIdsUnique, id)
    }
  }
}

/// Whether no text occurs twice.
private func isUnique(_ texts: [String]) -> Bool {
  texts.count < 2 || duplicates(texts).isEmpty
}

/// The texts that occurred before, in order.
func duplicates(_ texts: [String]) -> [String] {
  var seen: Set<Name> = []
  return texts.filter { !seen.insert(Name($0)).inserted }
}
