/// Source: protocol §8.7.
extension TransitionChecker {
  mutating func checkDispatch() {
    for after in new.snapshot.tasks {
      let before = old.task(after.id)
      if after.state == .pending, before?.state != .pending {
        require(
          new.promise(after.id).map { $0.record.timeoutAt > now } == true, .preservedNoDeadDispatch,
          after.id)
      }
      if after.state == .suspended, before?.state != .suspended {
        let isRegistered = new.snapshot.promises.contains { row in
          new.isPending(row.record.id) && row.callbacks.contains { Name($0) == Name(after.id) }
        }
        require(isRegistered, .consistentSuspensionRegistersCallback, after.id)
      }
      if after.state == .pending, before?.state == .suspended {
        let isWoken = after.resumes.contains { id in
          let had = old.promise(id)?.callbacks.contains { Name($0) == Name(after.id) } == true
          let has = new.promise(id)?.callbacks.contains { Name($0) == Name(after.id) } == true
          return had && !has
        }
        require(isWoken, .consistentWakeFollowsCallbackConsumption, after.id)
      }
    }
  }

  mutating func checkObligations() {
    for before in old.snapshot.promises {
      let id = before.record.id
      guard let after = new.promise(id) else { continue }
      let callbacks = Set(after.callbacks.map(Name.init))
      for awaiter in before.callbacks where !callbacks.contains(Name(awaiter)) {
        require(!after.isPending, .consistentObligationDischargeRequiresSettled, id)
        // A task past its deadline is fulfilled to everybody who looks.
        let task = new.task(awaiter)
        let isOver = task?.state == .fulfilled || !new.isPending(awaiter)
        require(
          isOver || task?.resumes.contains { Name($0) == Name(id) } == true,
          .consistentCallbackConsumptionResumesAwaiter, id)
      }
      let listeners = Set(after.listeners.map(Name.init))
      for address in before.listeners where !listeners.contains(Name(address)) {
        require(!after.isPending, .consistentObligationDischargeRequiresSettled, id)
        let key = Message.Key.unblock(promise: id, address: address)
        let count = new.snapshot.outbox.count { $0.key == key }
        require(
          count == 1 || (count == 0 && delivered.contains(key)),
          .consistentListenerConsumptionEnqueuesUnblock, id)
      }
    }
  }

  mutating func checkOutbox() {
    for message in old.snapshot.outbox where !delivered.contains(message.key) {
      require(
        new.messages[message.key] != nil, .monotoneOutboxKeysNeverDisappear, message.key.subject)
    }
    for message in new.snapshot.outbox where old.messages[message.key] != message {
      let subject = message.key.subject
      switch message {
      case .execute(let id, let version, let address):
        require(new.isPending(id), .preservedExecuteOnlyForLiveTask, subject)
        require(
          new.task(id)?.version == version && new.promise(id)?.target == address,
          .consistentNewExecuteMatchesTaskAndTarget, subject)
      case .unblock(let record, let address):
        let stored = new.promise(record.id)
        require(
          record.state != .pending && stored?.record == record,
          .consistentNewUnblockCarriesStoredRecord, subject)
        let had = old.promise(record.id)?.listeners.contains { Name($0) == Name(address) } == true
        let has = stored?.listeners.contains { Name($0) == Name(address) } == true
        require(had && !has, .consistentNewUnblockDischargesItsListener, subject)
      }
    }
  }

  mutating func checkSchedules() {
    for before in old.snapshot.schedules {
      guard let after = new.schedule(before.id) else { continue }
      require(
        before.cron == after.cron && before.promiseId == after.promiseId
          && before.promiseTimeout == after.promiseTimeout
          && before.promiseParam == after.promiseParam && before.promiseTags == after.promiseTags
          && before.createdAt == after.createdAt,
        .preservedScheduleBirthFieldsImmutable, before.id)
    }
  }
}
