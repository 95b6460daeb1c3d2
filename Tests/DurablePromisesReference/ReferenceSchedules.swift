package import DurablePromises

extension ReferenceMachine {
  package func scheduleGet(_ id: String) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let schedule = schedules.first(where: { $0.id == id }) else {
      return no(.notFound, "no schedule")
    }
    return Response(.ok, .schedule(schedule))
  }

  package mutating func scheduleCreate(_ request: ScheduleCreate, _ now: Instant) -> Response {
    let target = request.promiseTags["resonate:target"]
    if request.id.isEmpty || request.promiseId.isEmpty { return no(.invalid, "no id") }
    if request.promiseTimeout < 0 { return no(.invalid, "negative timeout") }
    if target != nil && rules.isTimer(request.promiseTags) { return no(.invalid, "timer, target") }
    if rules.schedulesNeedTarget && target == nil { return no(.invalid, "no target") }
    if let target, !rules.isTarget(target) { return no(.invalid, "bad target") }
    guard let next = ReferenceCron(request.cron)?.next(after: now) else {
      return no(.invalid, "bad cron expression")
    }
    if let schedule = schedules.first(where: { $0.id == request.id }) {
      return Response(.ok, .schedule(schedule))
    }
    let schedule = ScheduleRecord(
      id: request.id, cron: request.cron, promiseId: request.promiseId,
      promiseTimeout: request.promiseTimeout, promiseParam: request.promiseParam,
      promiseTags: request.promiseTags, createdAt: now, nextRunAt: next)
    let place = schedules.firstIndex { $0.id > schedule.id } ?? schedules.endIndex
    schedules.insert(schedule, at: place)
    return Response(.ok, .schedule(schedule))
  }

  package mutating func scheduleDelete(_ id: String) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let row = schedules.firstIndex(where: { $0.id == id }) else {
      return no(.notFound, "no schedule")
    }
    schedules.remove(at: row)
    return Response(.ok)
  }

  package func scheduleSearch(_ request: ScheduleSearch) -> Response {
    if !rules.searches { return no(.notImplemented, "no searches") }
    if request.limit < 1 || request.limit > 1000 { return no(.invalid, "limit") }
    let found = schedules.filter {
      has($0.promiseTags, request.tags)
        && (request.cursor == nil || $0.id > request.cursor ?? "")
    }
    let page = Array(found.prefix(request.limit))
    return Response(.ok, .schedules(page, cursor: page.count < found.count ? page.last?.id : nil))
  }

  /// Creates the promise of one occurrence, unless it exists (protocol §4.18).
  package mutating func occur(_ schedule: ScheduleRecord, _ instant: Instant, _ now: Instant) {
    let id = schedule.promiseId.split(separator: "{{.id}}", omittingEmptySubsequences: false)
      .joined(separator: schedule.id)
      .split(separator: "{{.timestamp}}", omittingEmptySubsequences: false)
      .joined(separator: "\(instant.milliseconds)")
    if promises.contains(where: { $0.record.id == id }) { return }
    var tags = schedule.promiseTags
    if rules.schedulesInjectTags {
      tags["resonate:schedule"] = schedule.id
      for name in ["origin", "branch", "parent", "prefix"] { tags["resonate:\(name)"] = id }
    }
    let create = PromiseCreate(
      id: id, timeoutAt: instant.advanced(by: schedule.promiseTimeout),
      param: schedule.promiseParam, tags: tags)
    var record = born(create, rules.schedulesJudgeNow ? now : instant)
    if record.state == .pending {
      record.createdAt = instant
      store(record)
    }
  }
}
