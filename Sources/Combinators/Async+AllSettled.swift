public import AsyncAwait

extension Async {
  /// Waits until every promise has settled, and tells how each one did.
  ///
  /// A rejection is a result here, not a failure. The promise itself is rejected only by being
  /// cancelled, or by its loop being closed.
  ///
  /// - Parameter promises: the promises to wait for.
  /// - Returns: a promise of the results, in the order of the arguments.
  public static func allSettled<Output>(
    _ promises: [Promise<Output>]
  ) async -> Promise<[Result<Output, any Error>]> {
    let members = promises.map { Member($0) }
    return await invoke("allSettled") {
      if members.isEmpty { return [] }
      return try await Lookout().decide(members, losers: .continue) { _, all in all }
    }
  }
}
