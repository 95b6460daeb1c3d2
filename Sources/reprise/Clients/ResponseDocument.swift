import ArgumentParsing
import DurablePromises

/// What a server answered, as it stood in its message.
struct ResponseDocument: Encodable {
  /// The version of the document; nothing where the answer is shown as it came.
  let schema: Int?
  let body: Response.Body

  private enum Member: String, CodingKey {
    case schema, promise, task, preload, action, promises, tasks, schedule, schedules, cursor
    case kind, status, data
  }

  func encode(to encoder: any Encoder) throws {
    var data = encoder.container(keyedBy: Member.self)
    try data.encodeIfPresent(schema, forKey: .schema)
    switch body {
    case .empty, .problem: break
    case .promise(let promise): try data.encode(promise, forKey: .promise)
    case .task(let task): try data.encode(task, forKey: .task)
    case .held(let task, let promise, let preload):
      try data.encode(task, forKey: .task)
      try data.encode(promise, forKey: .promise)
      try data.encode(preload, forKey: .preload)
    case .preload(let preload): try data.encode(preload, forKey: .preload)
    case .fenced(let fenced, let preload):
      var action = data.nestedContainer(keyedBy: Member.self, forKey: .action)
      try action.encode(fenced.kind.rawValue, forKey: .kind)
      try action.encode(fenced.status.rawValue, forKey: .status)
      if let promise = fenced.promise {
        var inner = action.nestedContainer(keyedBy: Member.self, forKey: .data)
        try inner.encode(promise, forKey: .promise)
      } else {
        try action.encodeIfPresent(fenced.problem, forKey: .data)
      }
      try data.encode(preload, forKey: .preload)
    case .promises(let promises, let cursor):
      try data.encode(promises, forKey: .promises)
      try data.encodeIfPresent(cursor, forKey: .cursor)
    case .tasks(let tasks, let cursor):
      try data.encode(tasks, forKey: .tasks)
      try data.encodeIfPresent(cursor, forKey: .cursor)
    case .schedule(let schedule): try data.encode(schedule, forKey: .schedule)
    case .schedules(let schedules, let cursor):
      try data.encode(schedules, forKey: .schedules)
      try data.encodeIfPresent(cursor, forKey: .cursor)
    }
  }
}

extension Context {
  /// Shows an answer: as JSON, or with `--plain` a record on each line.
  func show(_ response: Response) throws {
    if wantsJSON {
      try write(ResponseDocument(schema: 1, body: response.body))
    } else if invocation.flag("plain") {
      try write(response.body.rows)
    } else {
      try write(ResponseDocument(schema: nil, body: response.body))
      if case .promise(let record) = response.body { explain(record) }
    }
    if let cursor = response.body.cursor { hint("There is more: --cursor '\(cursor)'") }
  }

  /// Says in words what a promise carries, which is base64 in its record.
  private func explain(_ record: PromiseRecord) {
    if !record.param.isEmpty { hint("param: \(ValueText.shown(record.param))") }
    if !record.value.isEmpty { hint("value: \(ValueText.shown(record.value))") }
  }
}

extension Response.Body {
  /// Where the next page of a search begins, if there is one.
  fileprivate var cursor: String? {
    switch self {
    case .promises(_, let cursor), .tasks(_, let cursor), .schedules(_, let cursor): cursor
    default: nil
    }
  }

  /// The records, each with its fields between tabs.
  fileprivate var rows: [String] {
    switch self {
    case .empty, .problem: []
    case .promise(let promise): [promise.row]
    case .task(let task): [task.row]
    case .held(let task, let promise, let preload):
      [task.row, promise.row] + preload.map(\.row)
    case .preload(let preload): preload.map(\.row)
    case .fenced(let fenced, let preload):
      (fenced.promise.map { [$0.row] } ?? []) + preload.map(\.row)
    case .promises(let promises, _): promises.map(\.row)
    case .tasks(let tasks, _): tasks.map(\.row)
    case .schedule(let schedule): [schedule.row]
    case .schedules(let schedules, _): schedules.map(\.row)
    }
  }
}

extension PromiseRecord {
  fileprivate var row: String {
    let settled = settledAt.map { "\($0)" } ?? "-"
    return [
      id, state.rawValue, "\(createdAt)", "\(timeoutAt)", settled, ValueText.shown(value),
    ].map(\.onOneLine).joined(separator: "\t")
  }
}

extension TaskRecord {
  fileprivate var row: String {
    [id, state.rawValue, "\(version)", "\(resumes)", pid ?? "-", ttl.map { "\($0)" } ?? "-"]
      .map(\.onOneLine).joined(separator: "\t")
  }
}

extension ScheduleRecord {
  fileprivate var row: String {
    [id, cron, promiseId, "\(promiseTimeout)", "\(nextRunAt)"].map(\.onOneLine)
      .joined(separator: "\t")
  }
}

extension String {
  /// The text without what a terminal would obey, or a reader of fields would trip over.
  var onOneLine: String {
    unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: result += " "
      default: result += String(scalar)
      }
    }
  }
}
