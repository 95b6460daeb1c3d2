internal import DurablePromises

/// Source: protocol §3.
extension JSONObject {
  func value(_ name: String) throws(JSONError) -> Value {
    let object = try object(name)
    return Value(
      headers: try object.optional("headers", object.texts),
      data: try object.optional("data", object.text))
  }

  func promise() throws(JSONError) -> PromiseRecord {
    PromiseRecord(
      id: try text("id"), state: try choice("state", PromiseState.self),
      param: try value("param"), value: try value("value"), tags: try texts("tags"),
      timeoutAt: try instant("timeoutAt"), createdAt: try instant("createdAt"),
      settledAt: try optional("settledAt", instant))
  }

  func task() throws(JSONError) -> TaskRecord {
    TaskRecord(
      id: try text("id"), state: try choice("state", TaskState.self),
      version: try integer("version"), resumes: Int(clamping: try integer("resumes")),
      ttl: try optional("ttl", integer), pid: try optional("pid", text))
  }

  func schedule() throws(JSONError) -> ScheduleRecord {
    ScheduleRecord(
      id: try text("id"), cron: try text("cron"), promiseId: try text("promiseId"),
      promiseTimeout: try integer("promiseTimeout"), promiseParam: try value("promiseParam"),
      promiseTags: try texts("promiseTags"), createdAt: try instant("createdAt"),
      nextRunAt: try instant("nextRunAt"), lastRunAt: try optional("lastRunAt", instant))
  }

  func promises(_ name: String) throws(JSONError) -> [PromiseRecord] {
    var records: [PromiseRecord] = []
    for object in try objects(name) { records.append(try object.promise()) }
    return records
  }
}
