internal import DurablePromises

extension Request {
  /// The request in the words of the log.
  var words: String {
    let details: String
    switch self {
    case .promiseGet(let id), .taskGet(let id), .taskHalt(let id), .taskContinue(let id),
      .scheduleGet(let id), .scheduleDelete(let id):
      details = id
    case .promiseCreate(let body): details = body.words
    case .promiseSettle(let body): details = body.words
    case .promiseRegisterCallback(let body): details = "\(body.awaited) for \(body.awaiter)"
    case .promiseRegisterListener(let body): details = "\(body.awaited) for \(body.address)"
    case .promiseSearch(let body): details = body.state?.rawValue ?? "all"
    case .taskCreate(let body): details = "\(body.action.words) lease \(body.ttl)"
    case .taskAcquire(let body): details = "\(body.id) v\(body.version) lease \(body.ttl)"
    case .taskRelease(let body): details = "\(body.id) v\(body.version)"
    case .taskFence(let body):
      switch body.action {
      case .create(let action): details = "\(body.id) v\(body.version) create \(action.words)"
      case .settle(let action): details = "\(body.id) v\(body.version) settle \(action.words)"
      }
    case .taskSuspend(let body):
      let awaited = body.actions.map(\.awaited).joined(separator: " ")
      details = "\(body.id) v\(body.version) until \(awaited)"
    case .taskFulfill(let body):
      details = "\(body.id) v\(body.version) \(body.action.value.data ?? "-")"
    case .taskHeartbeat(let body):
      details = body.tasks.map { "\($0.id) v\($0.version)" }.joined(separator: " ")
    case .taskSearch(let body): details = body.state?.rawValue ?? "all"
    case .scheduleCreate(let body): details = body.id
    case .scheduleSearch: details = "all"
    }
    return "\(kind.rawValue) \(details)"
  }
}

extension PromiseCreate {
  fileprivate var words: String { "\(id) until \(timeoutAt.milliseconds % 1_000_000)" }
}

extension PromiseSettle {
  fileprivate var words: String { "\(id) \(state.rawValue) \(value.data ?? "-")" }
}

extension Response {
  /// The answer in the words of the log: the status, and what changes from one answer to the next.
  var words: String {
    let rest =
      switch body {
      case .empty, .preload: ""
      case .promise(let record): " \(record.words)"
      case .task(let task): " \(task.words)"
      case .held(let task, let record, _): " \(task.words), promise \(record.words)"
      case .fenced(let inner, _): " \(inner.status.rawValue) \(inner.promise?.words ?? "")"
      case .promises(let records, _): " \(records.count)"
      case .tasks(let records, _): " \(records.count)"
      case .schedule(let record): " \(record.id)"
      case .schedules(let records, _): " \(records.count)"
      case .problem(let problem): " \(problem)"
      }
    return "\(status.rawValue)\(rest)"
  }
}

extension PromiseRecord {
  fileprivate var words: String {
    state == .pending ? "pending" : "\(state.rawValue) \(value.data ?? "-")"
  }
}

extension TaskRecord {
  fileprivate var words: String { "\(state.rawValue) v\(version)" }
}
