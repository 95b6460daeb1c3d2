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
  /// It registers a listener, and does so again after a second, after two more, and so on up to every
  /// minute, because a message can be lost: above all while the way on which it comes is being opened.
  /// Source: protocol §6.11.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise.
  /// - Throws: ``PromiseNotFound``, ``RemoteStoreError``, `CancellationError`.
  public func settled(_ id: String) async throws -> PromiseRecord {
    // Waits before it registers, so that no message comes in between.
    let settlements = inbox.settlements(of: id)
    return try await withThrowingTaskGroup(of: PromiseRecord.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        for await record in settlements { return record }
        throw CancellationError()
      }
      group.addTask { try await self.askUntilSettled(id) }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }

  /// Registers a listener again and again until the server answers with a settled promise.
  private func askUntilSettled(_ id: String) async throws -> PromiseRecord {
    var pause: Int64 = 1_000
    while true {
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
      if record.state != .pending { return record }
      try await time.sleep(until: time.now.advanced(by: pause))
      pause = min(2 * pause, 60_000)
    }
  }
}
