extension Machine {
  /// All that the machine holds.
  ///
  /// Complexity: O(*n* log *n*).
  public func snapshot() -> Snapshot {
    let order = promises.indices.sorted {
      promises[$0].record.id.isBefore(promises[$1].record.id)
    }
    func ids(_ numbers: Set<Int32>) -> [String] {
      numbers.map { promises[Int($0)].record.id }.sorted { $0.isBefore($1) }
    }
    var result = Snapshot(configuration: configuration)
    result.promises.reserveCapacity(promises.count)
    result.tasks.reserveCapacity(tasks.count)
    for number in order {
      let promise = promises[number]
      let owed = obligations[Int32(number)]
      result.promises.append(
        Snapshot.PromiseRow(
          promise.record, callbacks: ids(owed?.callbacks ?? []),
          listeners: (owed?.listeners ?? []).map(\.text).sorted { $0.isBefore($1) }))
      guard promise.task >= 0 else { continue }
      let task = tasks[Int(promise.task)]
      result.tasks.append(
        Snapshot.TaskRow(
          id: promise.record.id, state: task.state, version: task.version, ttl: task.lease?.ttl,
          pid: task.lease?.pid, expiresAt: task.lease?.expiresAt, retryAt: task.retryAt,
          resumes: ids(task.resumes)))
    }
    result.schedules = sortedSchedules()
    result.outbox = outbox
    return result
  }

  /// Makes a machine that holds what a snapshot says.
  ///
  /// Complexity: O(*n* log *n*).
  ///
  /// - Parameter snapshot: rows, as ``snapshot()`` gives them.
  /// - Throws: ``SnapshotError``, if no machine can hold that.
  public init(restoring snapshot: Snapshot) throws(SnapshotError) {
    // Nothing is later than the last instant, so that the clock is no reason to refuse.
    let index = RowIndex(snapshot, at: .never)
    let violations = snapshot.violations(index) + snapshot.danglingReferences(index)
    guard violations.isEmpty else { throw SnapshotError(violations: violations) }
    self.init(configuration: snapshot.configuration)
    promises.reserveCapacity(snapshot.promises.count)
    numbers.reserveCapacity(snapshot.promises.count)
    for place in snapshot.promises.indices { add(snapshot.promises[place].record) }
    // Looked at in place: to copy a row takes longer than to see that it has no obligations.
    for place in snapshot.promises.indices where snapshot.promises[place].hasObligations {
      let row = snapshot.promises[place]
      guard let promise = number(row.record.id) else { continue }
      for id in row.callbacks {
        if let awaiter = number(id) { addCallback(to: promise, awaiter: awaiter) }
      }
      for address in row.listeners { addListener(to: promise, address: address) }
      if row.record.state != .pending, promises[promise].traits.contains(.obliged) {
        owed.insert(Int32(promise))
      }
    }
    for row in snapshot.tasks { try add(row) }
    for record in snapshot.schedules {
      guard let cron = try? Cron(record.cron) else {
        throw SnapshotError(
          violations: [Violation(name: "readable_schedule_cron", subject: record.id)])
      }
      add(StoredSchedule(record: record, cron: cron))
    }
    for message in snapshot.outbox { put(message) }
    revision = 0
    trimTimers()
    #if DEBUG
      touchedPromises = []
      touchedTasks = []
    #endif
  }

  /// Stores a promise as it is written.
  private mutating func add(_ record: PromiseRecord) {
    let request = PromiseCreate(
      id: record.id, timeoutAt: record.timeoutAt, param: record.param, tags: record.tags)
    // Born pending, whatever its deadline: what it became is put in afterwards.
    let promise = add(request, createdAt: record.createdAt, at: .always)
    promises[promise].record = record
    if record.state != .pending, promises[promise].traits.contains(.armed) { pendingArmed -= 1 }
  }

  /// Stores a task as it is written; its promise is there.
  private mutating func add(_ row: Snapshot.TaskRow) throws(SnapshotError) {
    guard let task = taskNumber(row.id) else { return }
    tasks[task].version = row.version
    tasks[task].resumes = Set(row.resumes.compactMap { numbers[Name($0)] })
    var lease: StoredTask.Lease?
    if let pid = row.pid, let ttl = row.ttl, let expiresAt = row.expiresAt {
      lease = StoredTask.Lease(pid: pid, ttl: ttl, expiresAt: expiresAt)
    }
    put(task, in: row.state, lease: lease, retryAt: row.retryAt)
  }

  private mutating func put(_ message: Message) {
    switch message {
    case .execute(let id, let version, _):
      guard let task = taskNumber(id) else { return }
      messages.put(.execute(task: Int32(task), version: version))
    case .unblock(let record, let address):
      guard let promise = numbers[Name(record.id)] else { return }
      messages.put(.unblock(promise: promise, address: Name(address)))
    }
  }
}

extension Machine {
  /// The messages that wait to be delivered, in the order of their first entry.
  ///
  /// Complexity: O(*n*). Source: protocol §5.8.
  public var outbox: [Message] { messages.waiting.map(message) }

  /// How many messages wait to be delivered.
  ///
  /// Complexity: O(1).
  public var outboxCount: Int { messages.count }

  /// Removes messages from the outbox, in the order of their first entry.
  ///
  /// Whoever takes a message delivers it, or it is lost: the loss of an execute message is repaired
  /// by R6, that of an unblock message by nothing here. The ``revision`` rises, as the outbox is
  /// part of a snapshot.
  ///
  /// Complexity: O(limit), amortised.
  ///
  /// - Parameter limit: how many to take at most.
  /// - Returns: the messages that are no longer there.
  public mutating func takeMessages(limit: Int) -> [Message] {
    precondition(limit >= 0, "No fewer than no messages can be taken.")
    let entries = messages.take(limit)
    if !entries.isEmpty { revision &+= 1 }
    var result: [Message] = []
    result.reserveCapacity(entries.count)
    for entry in entries { result.append(message(entry)) }
    return result
  }

  private func message(_ entry: Outbox.Entry) -> Message {
    switch entry {
    case .execute(let task, let version):
      let promise = promises[Int(tasks[Int(task)].promise)].record
      // A task exists only for a promise with a target, and tags never change.
      return .execute(
        task: promise.id, version: version, address: promise.tags[Tag.target] ?? "")
    case .unblock(let promise, let address):
      return .unblock(promises[Int(promise)].record, address: address.text)
    }
  }
}
