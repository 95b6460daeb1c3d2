package import Linearizability

/// A history of four promises in which much happens at once, and what it costs to check.
package struct PartsHistory: Sendable {
  /// What a check took.
  package struct Cost: Hashable, Sendable {
    package let verdict: Linearizability.Verdict
    package let parts: Int
    package let configurations: Int
    package let steps: Int
  }

  /// Four promises, each created, then given as many callbacks at once as there are clients; at the end
  /// one answer that cannot be.
  package static func history(clients: Int) throws -> History<PromiseModel> {
    var operations: [History<PromiseModel>.Operation] = []
    for number in 1...4 {
      let promise = Text("order-\(number)")
      operations.append(
        .init(
          client: "main", .create(promise), invokedAt: Int64(number),
          response: .init(.init(.created, .pending), at: Int64(number))))
      for client in 1...clients {
        let callback = Text("tell-\(client)")
        operations.append(
          .init(
            client: "c\(number).\(client)", .createCallback(promise, callback: callback),
            invokedAt: 10, response: .init(.init(.created, .pending), at: 20)))
      }
    }
    operations.append(
      .init(
        client: "main", .read("order-4"), invokedAt: 30,
        response: .init(.init(.ok, .resolved), at: 31)))
    return try History(operations)
  }

  /// Checks it in parts, or in one piece.
  package static func cost(clients: Int, inParts: Bool) throws -> Cost {
    let checker = LinearizabilityChecker(PromiseModel(isPartitioned: inParts))
    let result = checker.check(try history(clients: clients))
    return Cost(
      verdict: result.verdict, parts: result.parts.count, configurations: result.configurations,
      steps: result.steps)
  }
}
