internal import Synchronization

/// A value behind a lock, in a way that the thread sanitizer understands.
///
/// A `Mutex` that is contended is handed over inside the runtime library, which the sanitizer does not
/// see into: it would report every second access. The atomic says the same once more, in our own code;
/// it costs one plain load and one plain store.
package struct Guarded<Value>: ~Copyable, Sendable {
  private let mutex: Mutex<Value>
  private let handover = Atomic(false)

  /// Puts a value behind a lock.
  package init(_ value: sending Value) { mutex = Mutex(value) }

  /// Changes the value while nobody else can.
  package borrowing func withLock<Result>(
    _ body: (inout sending Value) throws -> sending Result
  ) rethrows -> sending Result {
    try mutex.withLock { value in
      _ = handover.load(ordering: .acquiring)
      defer { handover.store(true, ordering: .releasing) }
      return try body(&value)
    }
  }
}
