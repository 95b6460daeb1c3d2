public import AsyncAwait

extension Async {
  /// Waits for all promises: their values, or the first rejection.
  ///
  /// Like every combinator this is an invocation: it answers at once, with a promise, which can be
  /// awaited, combined again, or cancelled. The promises may be of any loop.
  ///
  /// No promise at all gives an empty array.
  ///
  /// - Parameters:
  ///   - promises: the promises to wait for.
  ///   - losers: what becomes of the others when one is rejected.
  /// - Returns: a promise of the values, in the order of the arguments, however they come. It is
  ///   rejected as soon as one promise is, with that error.
  public static func all<Output>(
    _ promises: [Promise<Output>], losers: Losers = .continue
  ) async -> Promise<[Output]> {
    let members = promises.map { Member($0) }
    return await invoke("all") { try await values(of: members, losers) }
  }

  /// Waits for all promises, each of its own type: their values, or the first rejection.
  ///
  /// - Parameters:
  ///   - promise: the promises to wait for.
  ///   - losers: what becomes of the others when one is rejected.
  /// - Returns: a promise of a tuple of the values, in the order of the arguments. It is rejected as
  ///   soon as one promise is, with that error.
  public static func all<each Output>(
    _ promise: repeat Promise<each Output>, losers: Losers = .continue
  ) async -> Promise<(repeat each Output)> {
    var members: [Member<any Sendable>] = []
    repeat members.append(Member(erasing: each promise))
    return await invoke("all") { [members] in
      var values = try await values(of: members, losers).makeIterator()
      return (repeat next(&values, of: each promise))
    }
  }

  private static func values<Output>(
    of members: [Member<Output>], _ losers: Losers
  ) async throws -> [Output] {
    if members.isEmpty { return [] }
    return try await Lookout().decide(members, losers: losers) { latest, all in
      if case .failure(let error) = latest { throw error }
      return try all?.map { try $0.get() }
    }
  }

  /// The next value, with the type of the promise that it came from.
  private static func next<Output>(
    _ values: inout IndexingIterator<[any Sendable]>, of promise: Promise<Output>
  ) -> Output {
    guard let value = values.next() as? Output else {
      preconditionFailure("there is one value for each promise, of the promise's type")
    }
    return value
  }
}
