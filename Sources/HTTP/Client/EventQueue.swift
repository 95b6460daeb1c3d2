internal import Synchronization

/// Events between a client's thread and whoever reads them, in one order.
final class EventQueue: Sendable {
  typealias Outcome = Result<ServerSentEvent?, any Error>
  typealias Waiter = CheckedContinuation<Outcome, Never>

  fileprivate struct State {
    var events: [ServerSentEvent] = []
    var end: (any Error)??
    var waiter: Waiter?
    var isCancelled = false
    var isPaused = false
  }

  /// How many events may wait before the server has to.
  private static let bound = 256
  private let state = Mutex(State())
  /// Called when there is room again.
  private let resume: @Sendable () -> Void

  init(resume: @escaping @Sendable () -> Void) { self.resume = resume }

  /// Adds events; tells whether the connection should not be read for now.
  func add(_ events: [ServerSentEvent]) -> Bool {
    let (waiter, first, isPaused) = state.withLock { state in
      state.events += events
      let waiter = state.events.isEmpty ? nil : state.waiter.take()
      let first = waiter == nil ? nil : state.events.removeFirst()
      state.isPaused = state.events.count >= Self.bound
      return (waiter, first, state.isPaused)
    }
    waiter?.resume(returning: .success(first))
    return isPaused
  }

  /// No event follows; without an error the server has ended the stream properly.
  func end(_ error: (any Error)?) {
    let waiter: Waiter? = state.withLock { state in
      guard state.end == nil else { return nil }
      state.end = .some(error)
      return state.waiter.take()
    }
    waiter?.resume(returning: error.map { .failure($0) } ?? .success(nil))
  }

  /// The next event; `nil` at the end.
  func next() async throws -> ServerSentEvent? {
    try await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let (outcome, hasRoom) = state.withLock { $0.next(waiter) }
        if let outcome { waiter.resume(returning: outcome) }
        if hasRoom { resume() }
      }
    } onCancel: {
      let waiter: Waiter? = state.withLock { state in
        state.isCancelled = true
        return state.waiter.take()
      }
      waiter?.resume(returning: .failure(CancellationError()))
    }.get()
  }
}

extension EventQueue.State {
  mutating func next(
    _ waiter: EventQueue.Waiter
  ) -> (EventQueue.Outcome?, hasRoom: Bool) {
    if isCancelled { return (.failure(CancellationError()), false) }
    if !events.isEmpty {
      let first = events.removeFirst()
      defer { if events.isEmpty { isPaused = false } }
      return (.success(first), isPaused && events.isEmpty)
    }
    if let end { return (end.map { .failure($0) } ?? .success(nil), false) }
    precondition(self.waiter == nil, "one task at a time reads a stream of events")
    self.waiter = waiter
    return (nil, false)
  }
}
