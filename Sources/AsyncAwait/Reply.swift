/// Where the deferred answer to a parked caller is sent.
///
/// Safe although the continuation is not, because it is resumed exactly once: `State` holds each reply
/// in one row, takes the row out with the answer, and returns no reply that is not in a row. Checking
/// again at run time would cost an allocation for each parked caller.
@safe struct Reply: Sendable {
  private let continuation: UnsafeContinuation<Verdict, Never>

  /// Answers the caller.
  ///
  /// Once.
  func answer(_ verdict: Verdict) { unsafe continuation.resume(returning: verdict) }

  /// Suspends the current task until somebody answers the reply that `body` is given.
  static func await(_ body: (Reply) -> Void) async -> Verdict {
    await unsafe withUnsafeContinuation { body(unsafe Reply(continuation: $0)) }
  }
}
