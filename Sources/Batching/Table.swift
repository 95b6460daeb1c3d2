internal import AsyncAwait

extension BatcherCore {
  /// Everything about a batcher that changes, behind its lock.
  struct Table {
    var state: BatchState<any Seat, Resolver<Void>>
    /// The callee that ends the open window.
    private var timer: Promise<Void>?

    init(state: BatchState<any Seat, Resolver<Void>>) { self.state = state }

    mutating func arrive(
      _ seat: any Seat, at now: Duration
    ) -> (number: UInt64, hasRoom: Bool, work: Work)? {
      state.arrive(seat, at: now).map { ($0.number, $0.hasRoom, work($0.todo)) }
    }

    mutating func withdraw(_ number: UInt64) -> (seat: any Seat, work: Work)? {
      state.withdraw(number).map { ($0.item, work($0.todo)) }
    }

    mutating func endWindow(_ window: UInt64, at now: Duration) -> Work {
      // The timer that has just fired needs no stopping.
      if state.window == window { timer = nil }
      return work(state.endWindow(window, at: now))
    }

    mutating func finishBatch(at now: Duration) -> Work { work(state.finishBatch(at: now)) }

    mutating func drain(closing: Bool, _ waiter: Resolver<Void>, at now: Duration) -> Work {
      if closing { state.close() }
      return work(state.flush(waiter, at: now))
    }

    /// Keeps the timer of the open window; false if that window has closed meanwhile.
    mutating func keep(_ timer: Promise<Void>, of window: UInt64) -> Bool {
      guard state.window == window else { return false }
      self.timer = timer
      return true
    }

    private mutating func work(_ todo: BatchState<any Seat, Resolver<Void>>.Todo) -> Work {
      defer { if todo.stopsTimer { timer = nil } }
      return Work(
        told: todo.told, stale: todo.stopsTimer ? timer : nil, opened: todo.opened,
        batch: todo.batch.map { ($0.number, $0.items) })
    }
  }
}
