public import DurablePromises

extension ResponseEnvelope {
  /// Writes everything that a store holds, but for its schedules.
  ///
  /// Source: protocol §4.19.
  ///
  /// - Parameters:
  ///   - snapshot: what the store holds.
  ///   - correlationID: the correlation id of the request.
  /// - Returns: a document in JSON.
  public static func encode(snapshot: Snapshot, correlationID: String) -> [UInt8] {
    envelope(200, DebugRequest.snap.kind, correlationID) { writer in
      writer.object { $0.members(of: snapshot) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of snapshot: Snapshot) {
    member("promises", snapshot.promises) { $0.record($1.record) }
    member("promiseTimeouts", snapshot.armedPromises) { writer, promise in
      writer.object {
        $0.member("id", promise.id)
        $0.member("timeout", promise.timeoutAt)
      }
    }
    member("callbacks", snapshot.callbacks) { writer, callback in
      writer.object {
        $0.member("awaiter", callback.awaiter)
        $0.member("awaited", callback.awaited)
      }
    }
    member("listeners", snapshot.listeners) { writer, listener in
      writer.object {
        $0.member("id", listener.id)
        $0.member("address", listener.address)
      }
    }
    member("tasks", snapshot.tasks) { $0.record($1.record) }
    member("taskTimeouts", snapshot.taskTimeouts) { writer, timeout in
      writer.object {
        $0.member("id", timeout.id)
        $0.member("type", timeout.type)
        $0.member("timeout", timeout.at)
      }
    }
    member("messages", snapshot.sortedOutbox) { writer, message in
      writer.object {
        $0.member("address", message.address)
        $0.member("message") { $0.members(of: message, serverURL: nil) }
      }
    }
  }
}

extension Snapshot {
  /// Promises and tasks are in the order of their ids already.
  fileprivate var armedPromises: [PromiseRecord] {
    promises.map(\.record).filter { $0.state == .pending && configuration.isArmed($0.tags) }
  }

  fileprivate var callbacks: [RegisterCallback] {
    promises.flatMap { row in
      row.callbacks.map { RegisterCallback(awaited: row.record.id, awaiter: $0) }
    }.sorted { ordered(($0.awaiter, $0.awaited), ($1.awaiter, $1.awaited)) }
  }

  fileprivate var listeners: [(id: String, address: String)] {
    promises.flatMap { row in row.listeners.map { (id: row.record.id, address: $0) } }
  }

  fileprivate var taskTimeouts: [(id: String, type: Int64, at: Instant)] {
    tasks.compactMap { row in
      if let retryAt = row.retryAt { return (row.id, 0, retryAt) }
      return row.expiresAt.map { (row.id, 1, $0) }
    }
  }

  /// First what is to be executed, by task, and then what is settled, by promise and address.
  fileprivate var sortedOutbox: [Message] {
    outbox.sorted { one, other in
      switch (one, other) {
      case (.execute(let task, _, _), .execute(let otherTask, _, _)):
        ordered((task, ""), (otherTask, ""))
      case (.execute, .unblock): true
      case (.unblock, .execute): false
      case (.unblock(let promise, let address), .unblock(let otherPromise, let otherAddress)):
        ordered((promise.id, address), (otherPromise.id, otherAddress))
      }
    }
  }
}

/// Whether the first pair comes before the second in the order of bytes.
private func ordered(_ one: (String, String), _ other: (String, String)) -> Bool {
  if one.0.utf8.elementsEqual(other.0.utf8) {
    return one.1.utf8.lexicographicallyPrecedes(other.1.utf8)
  }
  return one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
}
