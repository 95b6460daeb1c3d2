internal import DurablePromises
internal import PromiseStores
internal import Scheduling
internal import Synchronization

/// The clock of a machine: virtual time, from some day on, and sometimes set to another time.
final class ServerClock: Sendable {
  /// What it shows at first: half a second before a full one, so that schedules occur in a short run.
  static let epoch: Instant = 1_790_000_000_500

  private let clock: VirtualClock
  private let offset = Mutex<Int64>(0)

  init(_ clock: VirtualClock) { self.clock = clock }

  private var elapsed: Int64 { Int64(clock.now.sinceStart / .milliseconds(1)) }

  /// What it shows.
  var now: Instant { Self.epoch.advanced(by: elapsed + offset.withLock { $0 }) }

  /// Sets it forward or back, in milliseconds.
  func jump(by distance: Int64) { offset.withLock { $0 += distance } }

  /// The clock as a process reads it, which may stand still while it waits.
  ///
  /// A wait goes on for as long as it was meant to when it began, as a timer of the system does.
  func time(of process: SimulatedProcess) -> TimeSource {
    TimeSource { [self] in
      now
    } sleep: { [self] until in
      let distance = until.milliseconds - now.milliseconds
      let end = Duration.milliseconds(elapsed + min(max(distance, 0), 1 << 40))
      try await clock.sleep(until: .init(sinceStart: end))
      guard await process.isThere() else { throw CancellationError() }
    }
  }
}
