internal import DurablePromises

extension Entry {
  /// Reads a record.
  ///
  /// - Parameters:
  ///   - bytes: exactly its bytes.
  ///   - known: what earlier entries had, to which is added what this one has.
  /// - Throws: a defect for bytes that ``ByteWriter`` does not write.
  init(
    _ bytes: ArraySlice<UInt8>, known: KnownParts
  ) throws(RecordDefect) {
    var reader = ByteReader(bytes, known: known)
    let code = try reader.byte()
    switch code {
    case Code.configuration: self = .configuration(try reader.configuration())
    case Code.tick: self = .tick(at: try reader.instant())
    case Code.pause: self = .pause
    case Code.resume: self = .resume
    case Code.reset: self = .reset
    default:
      guard let kind = Request.Kind(code: code) else {
        throw RecordDefect(.unknownCode(code, of: "the kind of a record"), at: 0)
      }
      let request = try reader.request(kind)
      self = .request(request, at: try reader.instant())
    }
    try reader.finish()
  }
}

extension ByteReader {
  mutating func configuration() throws(RecordDefect) -> Configuration {
    let start = offset
    let version = try unsigned()
    guard version == Entry.version else { throw RecordDefect(.unknownVersion(version), at: start) }
    let profile: Configuration.Profile
    switch try byte() {
    case 0: profile = .compatible
    case 1: profile = .strict
    case let other: throw RecordDefect(.unknownCode(other, of: "a profile"), at: offset - 1)
    }
    let position = offset
    let retryTimeout = try signed()
    guard retryTimeout > 0 else {
      throw RecordDefect(.impossibleValue("retry timeout"), at: position)
    }
    return Configuration(profile: profile, retryTimeout: retryTimeout)
  }

  fileprivate mutating func request(_ kind: Request.Kind) throws(RecordDefect) -> Request {
    switch kind {
    case .promiseGet: .promiseGet(id: try text())
    case .promiseCreate: .promiseCreate(try promiseCreate())
    case .promiseSettle: .promiseSettle(try promiseSettle())
    case .promiseRegisterCallback: .promiseRegisterCallback(try registerCallback())
    case .promiseRegisterListener:
      .promiseRegisterListener(RegisterListener(awaited: try text(), address: try text()))
    case .promiseSearch:
      .promiseSearch(
        PromiseSearch(
          state: try optionalPromiseState(), tags: try table(), limit: try integer(),
          cursor: try optionalText()))
    case .taskGet: .taskGet(id: try text())
    case .taskCreate:
      .taskCreate(TaskCreate(pid: try text(), ttl: try signed(), action: try promiseCreate()))
    case .taskAcquire:
      .taskAcquire(
        TaskAcquire(id: try text(), version: try signed(), pid: try text(), ttl: try signed()))
    case .taskRelease: .taskRelease(TaskRelease(id: try text(), version: try signed()))
    case .taskFence:
      .taskFence(TaskFence(id: try text(), version: try signed(), action: try fenceAction()))
    case .taskSuspend: .taskSuspend(try taskSuspend())
    case .taskFulfill:
      .taskFulfill(TaskFulfill(id: try text(), version: try signed(), action: try promiseSettle()))
    case .taskHeartbeat: .taskHeartbeat(try taskHeartbeat())
    case .taskHalt: .taskHalt(id: try text())
    case .taskContinue: .taskContinue(id: try text())
    case .taskSearch:
      .taskSearch(
        TaskSearch(
          state: try optionalTaskState(), limit: try integer(), cursor: try optionalText()))
    case .scheduleGet: .scheduleGet(id: try text())
    case .scheduleCreate:
      .scheduleCreate(
        ScheduleCreate(
          id: try text(), cron: try text(), promiseId: try text(), promiseTimeout: try signed(),
          promiseParam: try value(), promiseTags: try table()))
    case .scheduleDelete: .scheduleDelete(id: try text())
    case .scheduleSearch:
      .scheduleSearch(
        ScheduleSearch(tags: try table(), limit: try integer(), cursor: try optionalText()))
    }
  }

  mutating func promiseState() throws(RecordDefect) -> PromiseState {
    let code = try byte()
    guard let state = PromiseState(code: code) else {
      throw RecordDefect(.unknownCode(code, of: "the state of a promise"), at: offset - 1)
    }
    return state
  }

  mutating func taskState() throws(RecordDefect) -> TaskState {
    let code = try byte()
    guard let state = TaskState(code: code) else {
      throw RecordDefect(.unknownCode(code, of: "the state of a task"), at: offset - 1)
    }
    return state
  }

  mutating func value() throws(RecordDefect) -> Value {
    let parts = try byte()
    guard parts < 4 else {
      throw RecordDefect(.unknownCode(parts, of: "the parts of a value"), at: offset - 1)
    }
    let data = parts & 1 == 0 ? nil : try text()
    let headers = parts & 2 == 0 ? nil : try table()
    return Value(headers: headers, data: data)
  }

  private mutating func optionalPromiseState() throws(RecordDefect) -> PromiseState? {
    try flag() ? try promiseState() : nil
  }

  private mutating func optionalTaskState() throws(RecordDefect) -> TaskState? {
    try flag() ? try taskState() : nil
  }

  private mutating func promiseCreate() throws(RecordDefect) -> PromiseCreate {
    PromiseCreate(
      id: try text(), timeoutAt: try instant(), param: try commonValue(), tags: try table())
  }

  private mutating func promiseSettle() throws(RecordDefect) -> PromiseSettle {
    PromiseSettle(id: try text(), state: try promiseState(), value: try value())
  }

  private mutating func registerCallback() throws(RecordDefect) -> RegisterCallback {
    RegisterCallback(awaited: try text(), awaiter: try text())
  }

  private mutating func fenceAction() throws(RecordDefect) -> FenceAction {
    switch try byte() {
    case 0: .create(try promiseCreate())
    case 1: .settle(try promiseSettle())
    case let other:
      throw RecordDefect(.unknownCode(other, of: "the action of a fence"), at: offset - 1)
    }
  }

  private mutating func taskSuspend() throws(RecordDefect) -> TaskSuspend {
    let id = try text()
    let version = try signed()
    let actions = try list(smallest: 2) { reader throws(RecordDefect) in
      try reader.registerCallback()
    }
    return TaskSuspend(id: id, version: version, actions: actions)
  }

  private mutating func taskHeartbeat() throws(RecordDefect) -> TaskHeartbeat {
    let pid = try text()
    let tasks = try list(smallest: 2) { reader throws(RecordDefect) in
      TaskReference(id: try reader.text(), version: try reader.signed())
    }
    return TaskHeartbeat(pid: pid, tasks: tasks)
  }
}
