internal import DurablePromises
internal import Retrying
internal import Synchronization

/// The calls that this worker could not run, and when to try each again.
///
/// The server gives a released task away at once, so patience is the worker's (protocol §4.10).
final class PostponedCalls: Sendable {
  private struct Entry {
    var failures = 0
    var until: Instant
    /// The newest message that came meanwhile, which waits.
    var version: Int64?
  }

  private let policy: RetryPolicy
  private let entries = Mutex<[Name: Entry]>([:])

  init(_ policy: RetryPolicy) { self.policy = policy }

  /// Notes that a call could not be run; answers how long to leave it alone.
  func failed(_ id: String, at now: Instant) -> Duration {
    entries.withLock { entries in
      var entry = entries[Name(id)] ?? Entry(until: now)
      entry.failures += 1
      let pause = policy.delay(afterAttempt: entry.failures) ?? policy.maximumDelay
      entry.until = now.advanced(by: pause.wholeMilliseconds)
      entries[Name(id)] = entry
      // Whoever is gone for good is forgotten in time.
      if entries.count > 10_000 {
        entries = entries.filter { $0.value.version != nil || $0.value.until > now }
      }
      return pause
    }
  }

  /// Notes that a call could be run.
  func succeeded(_ id: String) {
    entries.withLock { entries in
      if entries[Name(id)]?.version == nil { entries[Name(id)] = nil }
    }
  }

  enum Reception {
    case now
    /// Come again then.
    case later(Instant)
    /// Somebody comes again already.
    case never
  }

  /// What to do with a message.
  func receive(_ id: String, version: Int64, at now: Instant) -> Reception {
    entries.withLock { entries in
      guard var entry = entries[Name(id)] else { return .now }
      let waits = entry.version != nil
      guard waits || now < entry.until else { return .now }
      entry.version = version
      entries[Name(id)] = entry
      return waits ? .never : .later(entry.until)
    }
  }

  /// Takes the message that waits.
  func take(_ id: String) -> Int64? {
    entries.withLock { entries in
      defer { entries[Name(id)]?.version = nil }
      return entries[Name(id)]?.version
    }
  }
}
