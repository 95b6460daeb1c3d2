internal import DurablePromises

/// Source: protocol §3 and §2.11: what has no value is absent, and never null.
extension JSONWriter {
  mutating func member(_ name: String, _ value: Value) {
    member(name) { writer in
      if let headers = value.headers { writer.member("headers", texts: headers) }
      if let data = value.data { writer.member("data", data) }
    }
  }

  mutating func member(_ name: String, _ instant: Instant) {
    member(name, instant.milliseconds)
  }

  mutating func record(_ promise: PromiseRecord) {
    object { writer in
      writer.member("id", promise.id)
      writer.member("state", promise.state.rawValue)
      writer.member("param", promise.param)
      writer.member("value", promise.value)
      writer.member("tags", texts: promise.tags)
      writer.member("timeoutAt", promise.timeoutAt)
      writer.member("createdAt", promise.createdAt)
      if let settledAt = promise.settledAt { writer.member("settledAt", settledAt) }
    }
  }

  mutating func record(_ task: TaskRecord) {
    object { writer in
      writer.member("id", task.id)
      writer.member("state", task.state.rawValue)
      writer.member("version", task.version)
      writer.member("resumes", Int64(task.resumes))
      if let ttl = task.ttl { writer.member("ttl", ttl) }
      if let pid = task.pid { writer.member("pid", pid) }
    }
  }

  mutating func record(_ schedule: ScheduleRecord) {
    object { writer in
      writer.member("id", schedule.id)
      writer.member("cron", schedule.cron)
      writer.member("promiseId", schedule.promiseId)
      writer.member("promiseTimeout", schedule.promiseTimeout)
      writer.member("promiseParam", schedule.promiseParam)
      writer.member("promiseTags", texts: schedule.promiseTags)
      writer.member("createdAt", schedule.createdAt)
      writer.member("nextRunAt", schedule.nextRunAt)
      if let lastRunAt = schedule.lastRunAt { writer.member("lastRunAt", lastRunAt) }
    }
  }

  mutating func member(_ name: String, _ promise: PromiseRecord) {
    self.name(name)
    record(promise)
  }

  mutating func member(_ name: String, _ task: TaskRecord) {
    self.name(name)
    record(task)
  }

  mutating func member(_ name: String, _ schedule: ScheduleRecord) {
    self.name(name)
    record(schedule)
  }
}
