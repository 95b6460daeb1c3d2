public import DurablePromises
internal import PromiseStores
public import ResonateProtocol

extension RemoteStore {
  /// Takes a message that somebody received for this store.
  ///
  /// - Parameter message: a settled promise goes to those who wait for it in ``settled(_:)``; every
  ///   message goes to one of the streams of ``messages(for:)``, and is dropped if there is none.
  public func handle(_ message: InboundMessage) { inbox.put(message) }

  /// The messages that ``handle(_:)`` is fed from now on.
  ///
  /// The oldest stream gets them, and a hundred of them wait for it: what is lost comes again from the
  /// server.
  ///
  /// - Parameter address: said to be where the messages go; a receiver gets no others.
  /// - Returns: a stream for one consumer.
  public func messages(for address: String) -> AsyncStream<Message> { inbox.messages(for: address) }

  /// Waits until a promise is settled.
  ///
  /// It registers a listener, and does so again after a second or two, after twice as long, and so on up to
  /// every minute, because a message can be lost: above all while the way on which it comes is being opened.
  /// While a receiver feeds the store, one timer serves all who wait. Source: protocol §6.11.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise.
  /// - Throws: ``PromiseNotFound``, ``RemoteStoreError``, `CancellationError`.
  public func settled(_ id: String) async throws -> PromiseRecord {
    // Waits before it registers, so that no message comes in between.
    let news = inbox.news(of: id)
    if let record = try await ask(id) { return record }
    for await event in news {
      switch event {
      case .settled(let record): return record
      case .failed(let error): throw error
      case .untended: return try await askUntilSettled(id, or: news)
      }
    }
    throw CancellationError()
  }

  /// Asks again for whatever somebody waits for, until the task is cancelled.
  ///
  /// - Throws: `CancellationError`, and what the clock throws.
  func askAgain() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for await _ in inbox.tend() {
        while let due = try await dueAfterSecond() {
          for id in due { group.addTask { await self.askAgain(for: id) } }
        }
      }
    }
    throw CancellationError()
  }

  /// What to ask for when a second has passed; nil if nobody waits for anything.
  private func dueAfterSecond() async throws -> [String]? {
    try await time.sleep(until: time.now.advanced(by: 1_000))
    return inbox.tick()
  }

  private func askAgain(for id: String) async {
    do {
      guard let record = try await ask(id) else { return inbox.asked(id) }
      inbox.tell(.settled(record), about: id)
    } catch {
      // Whoever was stopped leaves the promise to others who may ask.
      if Task.isCancelled { inbox.asked(id) } else { inbox.tell(.failed(error), about: id) }
    }
  }

  /// Registers a listener, or looks.
  ///
  /// - Returns: the promise if it is settled.
  private func ask(_ id: String) async throws -> PromiseRecord? {
    let request: Request =
      if let address {
        .promiseRegisterListener(RegisterListener(awaited: id, address: address))
      } else {
        .promiseGet(id: id)
      }
    let response = try await send(request)
    guard response.status != .notFound else { throw PromiseNotFound(id: id) }
    guard case .promise(let record) = response.body else {
      throw RemoteStoreError.unsettled(id, response, by: url)
    }
    return record.state == .pending ? nil : record
  }

  /// Asks again and again, where nobody does so for all who wait.
  private func askUntilSettled(
    _ id: String, or news: AsyncStream<Inbox.News>
  ) async throws -> PromiseRecord {
    try await withThrowingTaskGroup(of: PromiseRecord.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        for await case .settled(let record) in news { return record }
        throw CancellationError()
      }
      group.addTask {
        var pause: Int64 = 1_000
        while true {
          try await self.time.sleep(until: self.time.now.advanced(by: pause))
          if let record = try await self.ask(id) { return record }
          pause = min(2 * pause, 60_000)
        }
      }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }
}
