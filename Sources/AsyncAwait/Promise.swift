/// The result of an invocation, before there is one.
///
/// A promise is pending until its callee returns, and settles once: resolved with a value or rejected
/// with an error. Copies are the same promise. A promise knows its loop.
public struct Promise<Output: Sendable>: Sendable {
  /// What keeps the promise in its loop's table.
  @usableFromInline let execution: Execution

  @usableFromInline init(execution: Execution) { self.execution = execution }

  /// Names the promise on its loop.
  public var id: PromiseID { execution.settles }

  /// The loop whose table holds the promise.
  public var loop: EventLoop { execution.loop }

  /// What people call the promise: the label of its invocation, or `p` and its number.
  public var name: String { execution.name.description }

  /// The value the promise resolves with, as soon as it does.
  ///
  /// - Throws: what `EventLoop.await(_:)` throws.
  public var value: Output {
    get async throws { try await loop.await(self) }
  }

  /// Asks the callee to stop.
  ///
  /// A callee that has not started never does: its promise is rejected with `CancellationError`. One
  /// that runs sees its task cancelled, at the latest when it first suspends, and settles its promise
  /// as it sees fit; one that never suspends runs to its end. Nothing happens to a
  /// promise that is settled, or that has no callee.
  public func cancel() { loop.cancel(self) }
}

extension Promise: Hashable, CustomStringConvertible {
  /// Whether both are the same promise of the same loop.
  public static func == (left: Promise, right: Promise) -> Bool {
    left.execution === right.execution
  }

  /// Feeds the promise's identity to a hasher.
  ///
  /// - Parameter hasher: the hasher to feed.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(execution)) }

  /// The promise's name.
  public var description: String { name }
}
