/// What becomes of the promises that no longer count once a combinator has its result.
public enum Losers: Hashable, Sendable {
  /// They go on; whoever else awaits them gets their results.
  case `continue`
  /// They are asked to stop, each as by `Promise.cancel()`.
  ///
  /// So they are when the combinator itself is cancelled after it began to wait.
  case cancel
}
