/// A clock that starts with the batcher, whatever its instants are.
struct Timekeeper: Sendable {
  /// How long the batcher has existed.
  let now: @Sendable () -> Duration
  /// Waits until the batcher has existed for so long.
  let sleep: @Sendable (_ until: Duration) async throws -> Void

  init(_ clock: some Clock<Duration>) {
    let start = clock.now
    now = { start.duration(to: clock.now) }
    sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
  }
}
