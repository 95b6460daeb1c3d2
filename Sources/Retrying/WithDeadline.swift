/// Runs an operation, and cancels it if it takes too long.
///
/// Nothing is left behind: when this returns or throws, the operation is over. An operation that
/// pays no attention to cancellation is therefore waited for, but its result comes too late to count.
/// If it finishes at the very instant of the deadline, either may come first.
///
/// - Parameters:
///   - limit: how long the operation may take.
///   - clock: measures that.
///   - operation: what to run.
/// - Returns: what the operation returned.
/// - Throws: ``DeadlineExceeded``, or what the operation threw before the deadline.
public func withDeadline<Output: Sendable, Time: Clock>(
  _ limit: Duration, clock: Time, operation: @escaping @Sendable () async throws -> Output
) async throws -> Output where Time.Duration == Duration {
  let deadline = clock.now.advanced(by: limit)
  return try await withThrowingTaskGroup(of: Ending<Output>.self) { group in
    defer { group.cancelAll() }
    group.addTask { .finished(try await operation()) }
    group.addTask {
      do { try await clock.sleep(until: deadline, tolerance: nil) } catch { return .timerCancelled }
      return .timeIsUp
    }
    while let ending = try await group.next() {
      switch ending {
      case .finished(let output): return output
      case .timeIsUp: throw DeadlineExceeded(limit: limit)
      case .timerCancelled: continue
      }
    }
    preconditionFailure("the operation returns or throws")
  }
}

private enum Ending<Output: Sendable>: Sendable {
  case finished(Output)
  case timeIsUp
  /// The caller was cancelled: the operation, which was too, has the say in how that ends.
  case timerCancelled
}
