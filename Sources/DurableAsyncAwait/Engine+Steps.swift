internal import DurablePromises
internal import Foundation
internal import PromiseStores
internal import Retrying
internal import Tracing

extension Engine {
  /// Runs the body of a step and keeps its result.
  func perform<Output: Codable & Sendable>(
    _ name: String, _ record: PromiseRecord, isKnown: Bool, by run: Run,
    retry policy: RetryPolicy, timeout: Duration?,
    _ body: @escaping @Sendable (Attempt) async throws -> Output
  ) async throws -> Settled {
    if run.isReplay { note(.replayMiss, by: run, id: record.id, isKnown ? "pending" : nil) }
    let (state, value) = try await outcome(
      name, record, by: run, retry: policy, timeout: timeout, body)
    return try Settled(try await settle(record.id, state, value, by: run))
  }

  /// The result of the body, which may be an error, unless the run had to stop.
  private func outcome<Output: Codable & Sendable>(
    _ name: String, _ record: PromiseRecord, by run: Run, retry policy: RetryPolicy,
    timeout: Duration?, _ body: @escaping @Sendable (Attempt) async throws -> Output
  ) async throws -> (PromiseState, Value) {
    do {
      let output = try await attempts(
        record, by: run, retry: policy, hasDeadline: timeout != nil, body)
      try check(run)
      return (.resolved, JSON.value(try encode(output, of: name, id: record.id, by: run)))
    } catch {
      try check(run)
      if Task.isCancelled { throw CancellationError() }
      return (.rejected, try Failure.value(error))
    }
  }

  private func attempts<Output: Codable & Sendable>(
    _ record: PromiseRecord, by run: Run, retry policy: RetryPolicy, hasDeadline: Bool,
    _ body: @escaping @Sendable (Attempt) async throws -> Output
  ) async throws -> Output {
    guard hasDeadline else { return try await attempts(record.id, by: run, retry: policy, body) }
    let clock = StoreClock(time: time)
    // All attempts share the deadline, and so do all lives.
    let rest = clock.now.duration(to: StoreClock.Instant(instant: record.timeoutAt))
    return try await withDeadline(rest, clock: clock) {
      try await self.attempts(record.id, by: run, retry: policy, body)
    }
  }

  private func attempts<Output: Codable & Sendable>(
    _ id: String, by run: Run, retry policy: RetryPolicy,
    _ body: @escaping @Sendable (Attempt) async throws -> Output
  ) async throws -> Output {
    if policy == .never { return try await body(Attempt(number: 1, key: id)) }
    do {
      return try await retry(
        policy, clock: StoreClock(time: time), id: id, isRetryable: { _ in run.stopped == nil },
        onRetry: { attempt, delay, error in
          note(.retryScheduled, by: run, id: id, "attempt \(attempt): \(error); again in \(delay)")
        },
        operation: body)
    } catch let error as RetriesExhausted where error.attempts == 1 {
      throw error.lastError
    }
  }

  private func encode<Output: Encodable>(
    _ output: Output, of name: String, id: String, by run: Run
  ) throws -> Data {
    do {
      return try JSON.encode(output)
    } catch {
      let error = ResultNotEncodable(id: id, function: name, reason: "\(error)")
      run.stopTree(error)
      throw error
    }
  }
}
