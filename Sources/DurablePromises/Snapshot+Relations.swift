/// The state properties of several objects.
///
/// Source: protocol §8.4.
extension Snapshot {
  func checkCoupling(_ index: RowIndex, _ findings: inout Findings) {
    // Most promises have neither task nor target; they are looked at in place, without a copy.
    for place in promises.indices
    where !tasks.isEmpty || promises[place].record.tags[Tag.target] != nil {
      let row = promises[place]
      let id = row.record.id
      let task = index.task(id)
      findings.require(
        (task != nil) == (row.target != nil), .consistentTaskIffTargetedPromise, id)
      findings.require(
        row.isPending || task == nil || task?.state == .fulfilled,
        .consistentSettledPromiseHasFulfilledTask, id)
    }
    for row in tasks {
      let promise = index.promise(row.id)
      findings.require(promise != nil, .consistentTaskIffTargetedPromise, row.id)
      findings.require(
        row.state != .fulfilled || promise?.isPending == false,
        .consistentSettledTaskPromiseSettled, row.id)
    }
  }

  func checkObligations(_ index: RowIndex, _ findings: inout Findings) {
    var awaiters: Set<Name> = []
    for place in promises.indices where promises[place].hasObligations {
      let row = promises[place]
      for awaiter in row.callbacks {
        awaiters.insert(Name(awaiter))
        findings.require(
          index.promise(awaiter)?.target != nil, .consistentCallbackAwaiterIsTargeted,
          row.record.id)
      }
      for address in row.listeners {
        findings.require(
          configuration.isDeliverable(address), .consistentListenerAddressesDeliverable,
          row.record.id)
      }
    }
    for row in tasks where row.state == .suspended && index.isPending(row.id) {
      findings.require(
        awaiters.contains(Name(row.id)), .consistentSuspendedTaskHoldsRung, row.id)
    }
  }

  func checkOutbox(_ index: RowIndex, _ findings: inout Findings) {
    for message in outbox {
      let subject = message.key.subject
      switch message {
      case .execute(let id, let version, let address):
        let task = index.task(id)
        findings.require(task != nil, .consistentOutboxExecuteNamesExistingTask, subject)
        findings.require(
          task.map { version <= $0.version } ?? true, .consistentOutboxNeverAhead, subject)
        findings.require(
          index.promise(id).map { $0.target == address } ?? true,
          .consistentOutboxExecuteAddressIsTargetTag, subject)
      case .unblock(let record, let address):
        let stored = index.promise(record.id)?.record
        findings.require(
          record.state != .pending && stored.map { $0.state != .pending } == true,
          .consistentOutboxUnblockNamesSettledPromise, subject)
        findings.require(
          configuration.isDeliverable(address), .consistentOutboxUnblockAddressDeliverable,
          subject)
      }
    }
  }

  /// What a machine could not hold although no official property says so.
  ///
  /// Numbers take the place of ids in a machine, and one record that of its copies.
  func danglingReferences(_ index: RowIndex) -> [Violation] {
    var findings = Findings()
    for row in tasks {
      for id in row.resumes where index.promise(id) == nil {
        findings.note("known_resume", row.id)
      }
    }
    for message in outbox {
      guard case .unblock(let record, _) = message else { continue }
      if let stored = index.promise(record.id)?.record, stored != record {
        findings.note("unblock_carries_stored_record", message.key.subject)
      }
    }
    for record in schedules {
      if (try? Cron(record.cron)) == nil { findings.note("readable_schedule_cron", record.id) }
    }
    return findings.violations
  }
}
