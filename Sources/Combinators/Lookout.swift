internal import AsyncAwait

/// A promise as a combinator sees it: something to await and, perhaps, to cancel.
struct Member<Output: Sendable>: Sendable {
  let outcome: @Sendable () async -> Result<Output, any Error>
  let cancel: @Sendable () -> Void
}

/// Where a combinator waits for all of its promises at once.
///
/// One child task awaits each promise, and they all run on this actor. On an actor the loop does not
/// start a callee on the stack of who awaits it; so no callee, however long it keeps its thread, holds
/// up a decision that another one has made.
actor Lookout {
  /// Waits until enough outcomes are there to decide.
  ///
  /// Whoever is still parked then is cancelled, which takes them out of their loops' tables.
  ///
  /// - Parameters:
  ///   - members: whom to wait for; at least one.
  ///   - losers: what becomes of those who have not settled by then.
  ///   - verdict: given the latest outcome and, with the last one, all in the order of the members,
  ///     answers or throws the result; `nil` to wait for more.
  /// - Returns: the result.
  /// - Throws: what `verdict` throws; `CancellationError` if the current task is cancelled.
  func decide<Output, Decision: Sendable>(
    _ members: [Member<Output>], losers: Losers,
    _ verdict:
      @Sendable (
        _ latest: Result<Output, any Error>, _ all: [Result<Output, any Error>]?
      ) throws -> Decision?
  ) async throws -> Decision {
    try await withThrowingTaskGroup(of: Arrival<Output>.self) { group in
      for (place, member) in members.enumerated() {
        group.addTask { await self.arrival(of: member, place) }
      }
      defer {
        group.cancelAll()
        if losers == .cancel { for member in members { member.cancel() } }
      }
      var arrivals: [Result<Output, any Error>?] = Array(repeating: nil, count: members.count)
      var missing = members.count
      for try await arrival in group {
        // The combinator's own cancellation cut this await off; the promise has no outcome yet.
        if Task.isCancelled, case .failure(let error as CancellationError) = arrival.outcome {
          throw error
        }
        arrivals[arrival.place] = arrival.outcome
        missing -= 1
        let all = missing == 0 ? arrivals.compactMap(\.self) : nil
        if let decision = try verdict(arrival.outcome, all) { return decision }
      }
      preconditionFailure("a verdict decides when the last outcome is there")
    }
  }

  private func arrival<Output>(of member: Member<Output>, _ place: Int) async -> Arrival<Output> {
    Arrival(place: place, outcome: await member.outcome())
  }
}

private struct Arrival<Output: Sendable>: Sendable {
  let place: Int
  let outcome: Result<Output, any Error>
}

extension Member {
  init(_ promise: Promise<Output>) {
    self.init(outcome: { await result(of: promise) }, cancel: { promise.cancel() })
  }
}

extension Member where Output == any Sendable {
  init<Value>(erasing promise: Promise<Value>) {
    self.init(
      outcome: { await result(of: promise).map { $0 } }, cancel: { promise.cancel() })
  }
}

private func result<Output>(of promise: Promise<Output>) async -> Result<Output, any Error> {
  do { return .success(try await Async.await(promise)) } catch { return .failure(error) }
}
