/// Runs an operation, and runs it again when it fails, as a policy says.
///
/// A `CancellationError` is never retried, and cancelling the task during a delay ends the delay at
/// once. No delay is begun that would end after the policy's deadline; an attempt that
/// is running then is not interrupted, for which there is ``withDeadline(_:clock:operation:)``.
///
/// - Parameters:
///   - policy: how often to try, and how long to wait in between.
///   - clock: measures the delays and the deadline.
///   - id: becomes the ``Attempt/key`` of every attempt.
///   - isRetryable: whether another attempt could help after this error; by default, always.
///   - jitter: changes a delay before it begins; see ``RetryPolicy/jittered(_:by:using:)``.
///   - onRetry: told, before each delay, the number of the attempt that failed, the delay, the error.
///   - operation: what to run.
/// - Returns: what the first successful attempt returned.
/// - Throws: ``RetriesExhausted`` with the last error, when the policy allows no further attempt;
///   an error that is not retryable, as it is; `CancellationError`.
public func retry<Output, Time: Clock>(
  _ policy: RetryPolicy, clock: Time, id: String? = nil,
  isRetryable: (any Error) -> Bool = { _ in true },
  jitter: (Duration) -> Duration = { $0 },
  onRetry: (_ attempt: Int, _ delay: Duration, _ error: any Error) -> Void = { _, _, _ in },
  operation: (Attempt) async throws -> Output
) async throws -> Output where Time.Duration == Duration {
  let start = clock.now
  var number = 1
  while true {
    do {
      return try await operation(Attempt(number: number, key: id))
    } catch {
      guard !(error is CancellationError), isRetryable(error) else { throw error }
      func exhausted(_ reason: RetriesExhausted.Reason) -> RetriesExhausted {
        RetriesExhausted(
          attempts: number, elapsed: start.duration(to: clock.now), lastError: error,
          reason: reason)
      }
      guard let delay = policy.delay(afterAttempt: number).map(jitter) else {
        throw exhausted(.attempts)
      }
      if let deadline = policy.deadline, delay > deadline - start.duration(to: clock.now) {
        throw exhausted(.deadline)
      }
      onRetry(number, delay, error)
      try await clock.sleep(for: delay)
      // A real clock may wake late.
      if let deadline = policy.deadline, start.duration(to: clock.now) > deadline {
        throw exhausted(.deadline)
      }
      number += 1
    }
  }
}
