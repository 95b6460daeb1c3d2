/// The numbers of all promises in the order of their ids, brought up to date when somebody asks.
struct SortedNumbers: Sendable {
  private(set) var numbers: [Int32] = []

  /// Puts the promises in that were added since.
  ///
  /// Complexity: O(*n*) moves for a few new ones; O(*n*) comparisons for many.
  mutating func update(_ promises: [Machine.StoredPromise]) {
    let news = (numbers.count..<promises.count).map { Int32($0) }
    guard !news.isEmpty else { return }
    func isBefore(_ one: Int32, _ other: Int32) -> Bool {
      promises[Int(one)].record.id.isBefore(promises[Int(other)].record.id)
    }
    let sortedNews = news.sorted(by: isBefore)
    var merged: [Int32] = []
    merged.reserveCapacity(promises.count)
    var next = 0
    for new in sortedNews {
      // Where the newcomer belongs, by bisection: newcomers are few as a rule.
      var low = next
      var high = numbers.count
      while low < high {
        let middle = (low + high) / 2
        if isBefore(numbers[middle], new) { low = middle + 1 } else { high = middle }
      }
      merged.append(contentsOf: numbers[next..<low])
      merged.append(new)
      next = low
    }
    merged.append(contentsOf: numbers[next...])
    numbers = merged
  }
}

extension Machine {
  /// Source: protocol §4.6 and §10.1 #28.
  mutating func search(_ request: PromiseSearch, at now: Instant) -> Response {
    guard configuration.profile == .compatible else { return .notImplemented }
    var problems = Problems()
    problems.check(limit: request.limit)
    if let refusal = problems.refusal { return refusal }
    var (page, hasMore) = ([PromiseRecord](), false)
    for number in numbers(after: request.cursor) {
      let promise = Int(number)
      guard promises[promise].record.tags.contains(request.tags) else { continue }
      let record = view(promise, at: now)
      if let state = request.state, record.state != state { continue }
      guard page.count < request.limit else {
        hasMore = true
        break
      }
      page.append(record)
    }
    return Response(.ok, .promises(page, cursor: hasMore ? page.last?.id : nil))
  }

  /// Source: protocol §4.16 and §10.1 #28.
  mutating func search(_ request: TaskSearch, at now: Instant) -> Response {
    guard configuration.profile == .compatible else { return .notImplemented }
    var problems = Problems()
    problems.check(limit: request.limit)
    if let refusal = problems.refusal { return refusal }
    var (page, hasMore) = ([TaskRecord](), false)
    for number in numbers(after: request.cursor) {
      let task = Int(promises[Int(number)].task)
      guard task >= 0 else { continue }
      if let state = request.state, self.state(ofTask: task, at: now) != state { continue }
      guard page.count < request.limit else {
        hasMore = true
        break
      }
      page.append(view(task: task, at: now))
    }
    return Response(.ok, .tasks(page, cursor: hasMore ? page.last?.id : nil))
  }

  /// Source: protocol §4.17 and §10.1 #28.
  func search(_ request: ScheduleSearch) -> Response {
    guard configuration.profile == .compatible else { return .notImplemented }
    var problems = Problems()
    problems.check(limit: request.limit)
    if let refusal = problems.refusal { return refusal }
    var (page, hasMore) = ([ScheduleRecord](), false)
    for schedule in sortedSchedules() {
      if let cursor = request.cursor, !cursor.isBefore(schedule.id) { continue }
      guard schedule.promiseTags.contains(request.tags) else { continue }
      guard page.count < request.limit else {
        hasMore = true
        break
      }
      page.append(schedule)
    }
    return Response(.ok, .schedules(page, cursor: hasMore ? page.last?.id : nil))
  }

  /// All schedules in the order of their ids.
  func sortedSchedules() -> [ScheduleRecord] {
    schedules.compactMap { $0?.record }.sorted { $0.id.isBefore($1.id) }
  }

  /// The promises whose ids come after one, in the order of their ids.
  private mutating func numbers(after cursor: String?) -> ArraySlice<Int32> {
    sorted.update(promises)
    guard let cursor else { return sorted.numbers[...] }
    var start = insertionPoint(of: cursor, in: sorted.numbers)
    if start < sorted.numbers.count,
      Name(promises[Int(sorted.numbers[start])].record.id) == Name(cursor)
    {
      start += 1
    }
    return sorted.numbers[start...]
  }
}

extension [String: String] {
  /// Whether these tags include all of those.
  fileprivate func contains(_ tags: [String: String]) -> Bool {
    tags.allSatisfy { self[$0.key] == $0.value }
  }
}
