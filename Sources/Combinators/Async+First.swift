public import AsyncAwait

extension Async {
  /// Waits for the first promise that resolves; rejections count only when there is nothing else.
  ///
  /// Of several promises that have settled before, any may win: whose answer comes first is for the
  /// executor to decide. First in, first out it is the first argument, as in JavaScript.
  ///
  /// - Parameters:
  ///   - promises: the promises to wait for.
  ///   - losers: what becomes of the others when one has resolved.
  /// - Returns: a promise of the value. It is rejected with `AllRejected` when every promise is; of no
  ///   promises that is true from the start.
  public static func any<Output>(
    _ promises: [Promise<Output>], losers: Losers = .continue
  ) async -> Promise<Output> {
    let members = promises.map { Member($0) }
    return await invoke("any") {
      if members.isEmpty { throw AllRejected(errors: []) }
      return try await Lookout().decide(members, losers: losers) { latest, all in
        if case .success(let value) = latest { return value }
        guard let all else { return nil }
        throw AllRejected(
          errors: all.compactMap { if case .failure(let error) = $0 { error } else { nil } })
      }
    }
  }

  /// Waits for the first promise that settles, either way.
  ///
  /// Of several promises that have settled before, any may win: whose answer comes first is for the
  /// executor to decide. First in, first out it is the first argument, as in JavaScript.
  ///
  /// - Parameters:
  ///   - promises: the promises to wait for.
  ///   - losers: what becomes of the others.
  /// - Returns: a promise that settles as the first one does. Of no promises it is rejected with
  ///   `NothingToRace`, where in JavaScript it would be pending for ever.
  public static func race<Output>(
    _ promises: [Promise<Output>], losers: Losers = .continue
  ) async -> Promise<Output> {
    let members = promises.map { Member($0) }
    return await invoke("race") {
      if members.isEmpty { throw NothingToRace() }
      return try await Lookout().decide(members, losers: losers) { latest, _ in try latest.get() }
    }
  }
}
