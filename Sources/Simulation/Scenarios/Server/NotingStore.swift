internal import DurablePromises
internal import PromiseStores

/// The store as one request sees it, which says at what time it carries the request out.
struct NotingStore: ServedStore {
  let base: any ServedStore
  /// Makes a known mistake: it answers before what it wrote is flushed.
  let isHasty: Bool
  /// What the clock shows, which may be earlier than before.
  let reading: @Sendable () -> Instant
  /// Hears what the clock shows when a request is carried out.
  let note: @Sendable (Instant) -> Void

  func send(_ request: Request, durability: Durability) async throws -> Response {
    try await send(request, at: nil, durability: durability)
  }

  func send(
    _ request: Request, at time: Instant?, durability: Durability
  ) async throws -> Response {
    let reading = time ?? self.reading()
    note(reading)
    // That its time does not go back is the store's own affair.
    return try await base.send(
      request, at: reading, durability: isHasty ? .inOrder : durability)
  }

  func settled(_ id: String) async throws -> PromiseRecord { try await base.settled(id) }
  func messages(for address: String) -> AsyncStream<Message> { base.messages(for: address) }
  func messages() -> AsyncStream<Message> { base.messages() }
  func hold(_ message: Message) { base.hold(message) }
  func release(_ message: Message) { base.release(message) }
  func tick() async throws -> Instant? { try await base.tick() }
  func tick(at time: Instant) async throws { try await base.tick(at: time) }
  func runTimers() async throws { try await base.runTimers() }
  func pauseTimers() async throws { try await base.pauseTimers() }
  func resumeTimers() async throws { try await base.resumeTimers() }
  func reset() async throws { try await base.reset() }
  func snapshot() throws -> Snapshot { try base.snapshot() }
  func close() async throws { try await base.close() }
  var health: StoreHealth { base.health }
  var figures: StoreFigures { base.figures }
}
