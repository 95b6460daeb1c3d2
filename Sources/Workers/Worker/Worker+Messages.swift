internal import AsyncAwait
internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import ResonateProtocol
internal import Synchronization

extension Worker {
  /// Deals with a message; the next one waits until there is room for this one.
  func accept(_ message: InboundMessage) async {
    // Who waits for promises has them from the store.
    guard case .execute(let id, let version, _) = message, isRunning else { return }
    switch postponed.receive(id, version: version, at: time.now) {
    case .never: break
    case .later(let instant): await postpone(id, until: instant)
    case .now: if await !queue(id, version) { await acquire(id, version) }
    }
  }

  /// Lets a message wait for a slot, so that the next ones get by; false if none may.
  ///
  /// What is pushed to a worker that does not take it is lost, and comes again much later.
  private func queue(_ id: String, _ version: Int64) async -> Bool {
    guard maximumWaiting > 0 else { return false }
    if slots.takeIfFree() {
      await begin(id, version)
      return true
    }
    let isNew = state.withLock { state -> Bool? in
      let old = state.waiting[Name(id)]
      guard old != nil || state.waiting.count < maximumWaiting else { return nil }
      state.waiting[Name(id)] = version
      return old == nil
    }
    guard let isNew else { return false }
    guard isNew else { return true }
    // Not one of the tasks that `run` waits for: nothing is held meanwhile.
    _ = await loop.invoke("waiting \(id)") { [self] in
      guard await slots.take() else { return }
      let newest = state.withLock { $0.waiting.removeValue(forKey: Name(id)) }
      guard let newest, isRunning else { return slots.give() }
      await begin(id, newest)
    }
    return true
  }

  /// Comes back to a call that could not be run.
  private func postpone(_ id: String, until instant: Instant) async {
    // Not one of the tasks that `run` waits for: nothing is held meanwhile.
    _ = await loop.invoke("postponed \(id)") { [self] in
      try await time.sleep(until: instant)
      guard let version = postponed.take(id), isRunning else { return }
      await acquire(id, version)
    }
  }

  /// Asks for a task as soon as there is a slot, and runs its call.
  private func acquire(_ id: String, _ version: Int64) async {
    guard await slots.take() else { return }
    await begin(id, version)
  }

  /// Asks for a task, with a slot that is taken, and runs its call.
  private func begin(_ id: String, _ version: Int64) async {
    await go(id) { [self] in
      guard let (task, promise, preload) = await hold(id, version) else { return slots.give() }
      await carryOut(task, promise, preload)
    }
  }

  /// Asks for a task; nil if it is not to be had.
  private func hold(
    _ id: String, _ version: Int64
  ) async -> (TaskRecord, PromiseRecord, [PromiseRecord])? {
    let request = Request.taskAcquire(
      TaskAcquire(id: id, version: version, pid: processID, ttl: options.leaseMilliseconds))
    do {
      let response = try await store.send(request)
      if case .held(let task, let promise, let preload) = response.body {
        return (task, promise, preload)
      }
      tell(.refused(id: id, version: version))
    } catch {
      // The server sends the message again.
      tell(.storeFailed(error))
    }
    return nil
  }

  /// Creates a call and runs it here at once, if there is room.
  ///
  /// - Parameters:
  ///   - create: what creates the call.
  ///   - function: what it calls.
  /// - Returns: the answer to the request; nil if the call cannot be run here, and was not created.
  /// - Throws: what the store throws.
  func create(_ create: PromiseCreate, calling function: String) async throws -> Response? {
    guard isRunning, surroundings.knows(function), slots.takeIfFree() else { return nil }
    let request = TaskCreate(pid: processID, ttl: options.leaseMilliseconds, action: create)
    let response: Response
    do {
      response = try await store.send(.taskCreate(request))
    } catch {
      slots.give()
      throw error
    }
    guard case .held(let task, let promise, let preload) = response.body, task.state == .acquired
    else {
      slots.give()
      return response
    }
    await go(create.id) { [self] in await carryOut(task, promise, preload) }
    return response
  }

  // MARK: Heartbeats

  /// Renews leases as long as there are any.
  func beat() async throws {
    while true {
      try await time.sleep(until: time.now.advanced(by: options.beat))
      for flight in state.withLock({ $0.parking.sweep(at: time.now) }) { await drop(flight) }
      guard let due = heartbeats.due() else { return }
      for (origin, tasks) in due {
        do {
          _ = try await store.send(.taskHeartbeat(TaskHeartbeat(pid: processID, tasks: tasks)))
          tell(.heartbeat(origin: origin, ids: tasks.map(\.id)))
        } catch {
          tell(.storeFailed(error))
        }
      }
    }
  }
}
