/// Waits between attempts to connect: doubled each time, until one succeeds.
///
/// Source: protocol §2.6.
struct ConnectBackoff: Sendable {
  private let first: Duration
  private let longest: Duration
  private var next: Duration

  init(first: Duration = .seconds(1), longest: Duration = .seconds(30)) {
    self.first = first
    self.longest = longest
    next = first
  }

  /// An attempt has succeeded.
  mutating func reset() { next = first }

  /// Waits before the next attempt.
  mutating func wait(_ clock: any Clock<Duration>) async throws {
    let delay = next
    next = min(next * 2, longest)
    try await clock.sleep(for: delay)
  }
}
