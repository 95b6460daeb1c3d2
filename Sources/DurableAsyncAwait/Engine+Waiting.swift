internal import AsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import Tracing

extension Engine {
  /// Waits for the result of a promise, wherever it comes from.
  private func settlement(of id: String, for run: Run?) async throws -> Settled {
    switch row(of: id) {
    case .running(let promise, _):
      do {
        return try await self.await(promise, id, by: run)
      } catch is NeverRan {
        // Whoever was to run it was refused, which says nothing about the promise.
        return try Settled(try await store.settled(id))
      }
    case .external(let resolver): return try await self.await(resolver.promise, id, by: run)
    case .failed(let error):
      // Somebody may have settled it since.
      if let record = try? await find(id, .flushed), record.state != .pending {
        return try Settled(record)
      }
      throw error
    case .claimed:
      await entered(id)
      return try await settlement(of: id, for: run)
    case nil: return try Settled(try await store.settled(id))
    }
  }

  /// Waits for a promise of the event loop, and says so if a pass may come to stand still.
  func `await`(
    _ promise: AsyncAwait.Promise<Settled>, _ id: String, by run: Run?
  ) async throws -> Settled {
    guard let activity, let run else { return try await loop.await(promise) }
    return try await activity.waiting(run, for: id) { try await loop.await(promise) }
  }

  /// The same for a run, which must not go on if there is no result.
  ///
  /// How a promise was settled is a result that the run may act on, and so is that it never will be,
  /// because the await would close a cycle, and that the run was asked to stop waiting.
  func settlement(of id: String, by run: Run?) async throws -> Settled {
    do {
      return try await settlement(of: id, for: run)
    } catch {
      switch error {
      case is DurableFailure, is PromiseTimedOut, is PromiseCanceled, is AwaitCycle,
        is CancellationError:
        break
      default: run?.stopTree(error)
      }
      throw error
    }
  }

  /// Gives a promise that something outside settles a place in the event loop.
  func listen(to id: String, label: String) async throws {
    guard claim(id) else { return }
    let resolver = loop.promise(label, of: Settled.self)
    recorder?.call(id, .init(number: resolver.promise.id.number, label: label))
    activity?.expect(id)
    enter(.external(resolver), for: id)
    // Whoever drives a pass asks for what it waits for.
    if activity == nil { await watch(id) }
  }

  /// Hears of a run's promise being settled by anybody but the run.
  func watch(_ run: Run) async { await watch(run.id) }

  private func watch(_ id: String) async {
    _ = await housekeeping.invoke("listener of \(id)") { [self] in
      do {
        let record = try await store.settled(id)
        if let activity { await activity.visit { overrule(record) } } else { overrule(record) }
      } catch is CancellationError {
        // The loop was closed.
      } catch {
        abandon(id, error)
      }
    }
  }

  /// Lets nobody wait for what the store cannot tell any more.
  private func abandon(_ id: String, _ error: any Error) {
    switch row(of: id) {
    case .running(let promise, let run):
      run.stopTree(error)
      enter(.failed(error), for: id)
      activity?.end(run)
      loop.overrule(promise, .failure(error))
    case .external(let resolver):
      enter(.failed(error), for: id)
      activity?.settled(id)
      // Whoever came first knows better.
      try? resolver.reject(error)
    case .claimed, .failed, nil: break
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
      enter(nil, for: record.id)
      activity?.end(run)
      loop.overrule(promise, result)
    case .external(let resolver):
      enter(nil, for: record.id)
      activity?.settled(record.id)
      // Whoever came first has told the same.
      switch result {
      case .success(let settled): try? resolver.resolve(settled)
      case .failure(let error): try? resolver.reject(error)
      }
    case .claimed, .failed, nil: break
    }
  }
}
