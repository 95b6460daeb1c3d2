internal import DurablePromises

extension ByteWriter {
  mutating func write(_ row: Snapshot.PromiseRow) {
    write(row.record)
    write(list: row.callbacks) { $0.write($1) }
    write(list: row.listeners) { $0.write($1) }
  }

  mutating func write(_ record: PromiseRecord) {
    write(record.id)
    write(byte: record.state.code)
    write(record.param)
    write(record.value)
    write(record.tags)
    write(record.timeoutAt)
    write(record.createdAt)
    write(optional: record.settledAt) { $0.write($1) }
  }

  mutating func write(_ row: Snapshot.TaskRow) {
    write(row.id)
    write(byte: row.state.code)
    write(row.version)
    write(optional: row.ttl) { $0.write($1) }
    write(optional: row.pid)
    write(optional: row.expiresAt) { $0.write($1) }
    write(optional: row.retryAt) { $0.write($1) }
    write(list: row.resumes) { $0.write($1) }
  }

  mutating func write(_ schedule: ScheduleRecord) {
    write(schedule.id)
    write(schedule.cron)
    write(schedule.promiseId)
    write(schedule.promiseTimeout)
    write(schedule.promiseParam)
    write(schedule.promiseTags)
    write(schedule.createdAt)
    write(schedule.nextRunAt)
    write(optional: schedule.lastRunAt) { $0.write($1) }
  }

  mutating func write(_ message: Message) {
    switch message {
    case .execute(let task, let version, let address):
      write(byte: 0)
      write(task)
      write(version)
      write(address)
    case .unblock(let promise, let address):
      write(byte: 1)
      write(promise)
      write(address)
    }
  }
}
