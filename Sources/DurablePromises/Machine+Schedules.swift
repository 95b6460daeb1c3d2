extension Machine {
  /// Source: protocol §4.17.
  func get(schedule id: String) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Schedule ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let schedule = schedule(id) else { return .scheduleNotFound }
    return Response(.ok, .schedule(schedule.record))
  }

  /// Source: protocol §4.17.
  mutating func delete(schedule id: String) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Schedule ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let number = scheduleNumbers.removeValue(forKey: Name(id)) else {
      return .scheduleNotFound
    }
    schedules[Int(number)] = nil
    freeScheduleNumbers.append(number)
    revision &+= 1
    return Response(.ok)
  }

  /// Source: protocol §4.18 and §10.1 #35.
  mutating func create(_ request: ScheduleCreate, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!request.id.isEmpty, "Schedule ID is required")
    problems.require(
      !request.id.utf8.contains(0), "Schedule ID must not contain null bytes")
    problems.require(!request.cron.isEmpty, "Cron expression is required")
    problems.require(!request.promiseId.isEmpty, "Promise ID template is required")
    problems.require(
      !request.promiseId.utf8.contains(0), "Promise ID template must not contain null bytes")
    problems.require(
      request.promiseTimeout >= 0, "Promise timeout must be a non-negative integer")
    problems.require(
      request.promiseTags[Tag.target] != nil, "promiseTags must include a resonate:target tag")
    problems.check(tags: request.promiseTags, configuration)
    let cron = try? Cron(request.cron)
    let first = cron?.next(after: now)
    problems.require(first != nil || request.cron.isEmpty, "Invalid cron expression")
    if let refusal = problems.refusal { return refusal }
    if let known = schedule(request.id) { return Response(.ok, .schedule(known.record)) }
    guard let cron, let first else { return .problem(.invalid, "Invalid cron expression") }
    let record = ScheduleRecord(
      id: request.id, cron: request.cron, promiseId: request.promiseId,
      promiseTimeout: request.promiseTimeout, promiseParam: request.promiseParam,
      promiseTags: request.promiseTags, createdAt: now, nextRunAt: first)
    add(StoredSchedule(record: record, cron: cron))
    revision &+= 1
    return Response(.ok, .schedule(record))
  }

  func schedule(_ id: String) -> StoredSchedule? {
    scheduleNumbers[Name(id)].flatMap { schedules[Int($0)] }
  }

  mutating func add(_ schedule: StoredSchedule) {
    let number = freeScheduleNumbers.popLast() ?? Int32(schedules.count)
    if Int(number) == schedules.count {
      schedules.append(schedule)
    } else {
      schedules[Int(number)] = schedule
    }
    scheduleNumbers[Name(schedule.record.id)] = number
    occurrences.insert(schedule.record.nextRunAt, number)
  }

  /// R7: creates the promises of all occurrences that are due, in order.
  ///
  /// A promise whose deadline has passed by now is born settled even if it had not passed at the
  /// occurrence, so that no task is dispatched for a dead promise. Source: protocol §5.7 and §10.1
  /// #32–34. Complexity: O(occurrences).
  mutating func fireSchedule(_ number: Int, at now: Instant) -> Bool {
    guard let schedule = schedules[number], schedule.record.nextRunAt <= now,
      schedule.record.nextRunAt != .never
    else { return false }
    var record = schedule.record
    while record.nextRunAt <= now, record.nextRunAt != .never {
      let occurrence = record.nextRunAt
      let id = record.promiseId(at: occurrence)
      if self.number(id) == nil {
        let request = PromiseCreate(
          id: id, timeoutAt: occurrence.advanced(by: record.promiseTimeout),
          param: record.promiseParam, tags: tags(of: record, promise: id))
        _ = add(request, createdAt: occurrence, at: now)
        scheduledPromiseCount += 1
      }
      record.lastRunAt = occurrence
      record.nextRunAt = schedule.cron.next(after: occurrence) ?? .never
    }
    schedules[number]?.record = record
    occurrences.insert(record.nextRunAt, Int32(number))
    revision &+= 1
    return true
  }

  /// The tags of a promise that a schedule creates.
  ///
  /// Source: protocol §4.18 and §10.4.
  private func tags(of schedule: ScheduleRecord, promise id: String) -> [String: String] {
    guard configuration.profile == .compatible else { return schedule.promiseTags }
    var tags = schedule.promiseTags
    tags[Tag.schedule] = schedule.id
    for tag in [Tag.origin, Tag.branch, Tag.parent, Tag.prefix] { tags[tag] = id }
    return tags
  }
}

extension ScheduleRecord {
  /// The id of the promise of an occurrence: the template with its two variables replaced.
  ///
  /// What a variable is replaced by is not looked at again. Source: protocol §3.4.
  func promiseId(at occurrence: Instant) -> String {
    var result = ""
    var rest = promiseId[...]
    while let brace = rest.firstIndex(of: "{") {
      result += rest[..<brace]
      rest = rest[brace...]
      if rest.hasPrefix("{{.id}}") {
        result += id
        rest = rest.dropFirst("{{.id}}".count)
      } else if rest.hasPrefix("{{.timestamp}}") {
        result += String(occurrence.milliseconds)
        rest = rest.dropFirst("{{.timestamp}}".count)
      } else {
        result.append("{")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
