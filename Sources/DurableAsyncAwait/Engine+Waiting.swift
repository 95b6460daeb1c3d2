internal import AsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import Tracing

extension Engine {
  /// Waits for the result of a promise, wherever it comes from.
  func settlement(of id: String) async throws -> Settled {
    switch row(of: id) {
    case .running(let promise, _): try await loop.await(promise)
    case .external(let resolver): try await loop.await(resolver.promise)
    case .failed(let error): throw error
    case .claimed, nil: try Settled(try await store.settled(id))
    }
  }

  /// Gives a promise that something outside settles a place in the event loop.
  func listen(to id: String, label: String) async throws {
    guard claim(id) else { return }
    let resolver = loop.promise(label, of: Settled.self)
    recorder?.call(id, .init(number: resolver.promise.id.number, label: label))
    enter(.external(resolver), for: id)
    await watch(id)
  }

  /// Hears of a run's promise being settled by anybody but the run.
  func watch(_ run: Run) async { await watch(run.id) }

  private func watch(_ id: String) async {
    _ = await housekeeping.invoke("listener of \(id)") { [self] in
      // If the store fails, whoever works with it is told.
      if let record = try? await store.settled(id) { overrule(record) }
    }
  }

  /// Tells those who wait in this process how a promise was settled, whoever runs it.
  func overrule(_ record: PromiseRecord) {
    let result = Result { try Settled(record) }
    switch row(of: record.id) {
    case .running(let promise, let run):
      // A run that settles its promise answers for itself.
      guard !run.isSettlingItself else { return }
      if case .failure(let error) = result {
        run.stop(error)
      } else {
        run.stop(CancellationError())
      }
      loop.overrule(promise, result)
    case .external(let resolver):
      enter(nil, for: record.id)
      // Whoever came first has told the same.
      switch result {
      case .success(let settled): try? resolver.resolve(settled)
      case .failure(let error): try? resolver.reject(error)
      }
    case .claimed, .failed, nil: break
    }
  }
}
