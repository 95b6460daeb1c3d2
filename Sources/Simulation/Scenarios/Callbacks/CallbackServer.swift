import Linearizability
import Scheduling
import Tracing

/// Answers requests about promises and their callbacks, out of two tables.
///
/// It works as the old server did: look first, then write what should be, and if somebody else was
/// quicker, begin again. Each request is a task, so many are between two steps at the same time.
struct CallbackServer: Sendable {
  let tables: CallbackTables
  let simulation: Simulation

  /// One request on its way through the server.
  struct Work: Sendable {
    /// The number of the request in the log.
    let number: Int
    /// How long each transaction waits for its turn.
    var waits: SeededGenerator
  }

  func answer(_ input: PromiseModel.Input, _ work: Work) async throws -> PromiseModel.Output {
    var work = work
    switch input {
    case .create(let id): return try await create(id, &work)
    case .createWithCallback(let id, let callback):
      return if simulation.bug == .createWithCallback {
        try await createInTwoSteps(id, with: callback, &work)
      } else {
        try await create(id, with: callback, &work)
      }
    case .createCallback(let id, let callback):
      return try await createCallback(callback, of: id, &work)
    case .resolve(let id): return try await settle(id, .resolved, &work)
    case .reject(let id): return try await settle(id, .rejected, &work)
    case .read(let id):
      return try await read(id, &work).map { .init(.ok, $0) } ?? .init(.notFound)
    }
  }

  private func create(_ id: Text, _ work: inout Work) async throws -> PromiseModel.Output {
    if let promise = try await read(id, &work) { return .init(.exists, promise) }
    let outcomes = try await commit([.insertPromise(id)], &work)
    if outcomes[0].rows == 1 { return .init(.created, .pending) }
    return try await create(id, &work)
  }

  private func createInTwoSteps(
    _ id: Text, with callback: Text, _ work: inout Work
  ) async throws -> PromiseModel.Output {
    if let promise = try await read(id, &work) { return .init(.exists, promise) }
    // Others get in here.
    let outcomes = try await commit(
      [.insertPromise(id), .insertCallback(callback, of: id)], &work)
    if outcomes[0].rows == 1 { return .init(.created, .pending) }
    // Somebody else created it: begin again.
    return try await createInTwoSteps(id, with: callback, &work)
  }

  private func create(
    _ id: Text, with callback: Text, _ work: inout Work
  ) async throws -> PromiseModel.Output {
    let outcomes = try await commit(
      [.insertPromise(id), .insertCallbackIfInserted(callback, of: id)], &work)
    return .init(outcomes[0].rows == 1 ? .created : .exists, outcomes[0].promise)
  }

  private func createCallback(
    _ callback: Text, of id: Text, _ work: inout Work
  ) async throws -> PromiseModel.Output {
    guard let promise = try await read(id, &work) else { return .init(.notFound) }
    guard promise == .pending else { return .init(.ok, promise) }
    let outcomes = try await commit([.insertCallback(callback, of: id)], &work)
    if outcomes[0].rows == 1 { return .init(.created, .pending) }
    // Nothing inserted: the callback is there, unless the promise was settled meanwhile.
    guard outcomes[0].promise == .pending else { return .init(.ok, outcomes[0].promise) }
    return .init(.alreadyThere, .pending)
  }

  private func settle(
    _ id: Text, _ end: PromiseModel.Promise, _ work: inout Work
  ) async throws -> PromiseModel.Output {
    guard let promise = try await read(id, &work) else { return .init(.notFound) }
    guard promise == .pending else { return .init(.alreadyThere, promise) }
    let outcomes = try await commit([.updatePromise(id, end)], &work)
    return .init(outcomes[0].rows == 1 ? .ok : .alreadyThere, outcomes[0].promise)
  }

  private func read(_ id: Text, _ work: inout Work) async throws -> PromiseModel.Promise? {
    try await commit([.readPromise(id)], &work)[0].promise
  }

  /// A transaction, and two lines of the trace.
  private func commit(
    _ commands: [CallbackTables.Command], _ work: inout Work
  ) async throws -> [CallbackTables.Outcome] {
    let words = commands.map(\.description).joined(separator: "; ")
    let sent = simulation.recorder.record(
      .messageSent, lane: "server", peer: "tables", value: "#\(work.number) \(words)")
    let wait = Duration.nanoseconds(Int64.random(in: 100_000...2_000_000, using: &work.waits))
    let outcomes = try await tables.commit(commands, after: wait)
    let results = outcomes.map(\.description).joined(separator: "; ")
    simulation.recorder.record(
      .messageSent, lane: "tables", peer: "server", value: "#\(work.number) \(results)",
      cause: sent)
    return outcomes
  }
}
