internal import AsyncAwait
internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import Synchronization

extension Worker {
  /// Runs a call whose task is held, with a slot that is taken, until it is given away.
  func carryOut(_ task: TaskRecord, _ promise: PromiseRecord, _ preload: [PromiseRecord]) async {
    tell(.acquired(id: task.id, version: task.version))
    let (old, parked) = state.withLock { ($0.flights[Name(task.id)], $0.parking.take(task.id)) }
    // The server knows better than this worker whether the old lease is held.
    if let old { old.pass.fail(LeaseLost(id: old.id, version: old.store.version)) }
    if let parked, parked.pass.mayGoOn {
      parked.store.renew(task, preload: preload)
      parked.takesSlot()
      await hold(parked, task)
      tell(.resumed(id: task.id))
      await refresh(parked, parked.frontier)
      parked.pass.goOn()
      return await drive(parked)
    }
    if let parked { await drop(parked) }
    let fenced = FencedStore(store, task: task, preload: preload, time: time)
    let flight: Flight
    do {
      let pass = try Pass(promise, isReplay: task.version > 1, store: fenced, in: surroundings)
      flight = Flight(promise, pass, fenced)
    } catch {
      await release(task, error)
      return slots.give()
    }
    await hold(flight, task)
    let function = flight.pass.function
    tell(
      task.version > 1
        ? .replayed(id: task.id, function: function) : .started(id: task.id, function: function))
    await flight.pass.begin()
    await drive(flight)
  }

  private func hold(_ flight: Flight, _ task: TaskRecord) async {
    state.withLock { $0.flights[Name(flight.id)] = flight }
    if heartbeats.add(task, origin: flight.origin) {
      // Not one of the tasks that `run` waits for: it is stopped when nothing is left to renew.
      _ = await loop.invoke("heartbeats") { [self] in try await beat() }
    }
    if isStopping { flight.pass.fail(WorkerStops()) }
  }

  /// Follows a pass until it has ended, is suspended, or must not go on.
  private func drive(_ flight: Flight) async {
    while true {
      switch await flight.pass.standstill() {
      case .ended:
        guard let outcome = flight.store.outcome else {
          return await fail(flight, WorkerStops())
        }
        await leave(flight)
        await flight.pass.end()
        postponed.succeeded(flight.id)
        return tell(.fulfilled(outcome))
      case .failed(let error): return await fail(flight, error)
      case .aside(let ids): await listen(to: ids, flight)
      case .waiting(let ids):
        guard await suspend(flight, ids) else { continue }
        return
      }
    }
  }

  /// Gives a task away until something is settled; false if the pass goes on instead.
  private func suspend(_ flight: Flight, _ ids: [String]) async -> Bool {
    precondition(!ids.isEmpty, "A pass that stands still waits for something (protocol §6.9 S1).")
    let request = TaskSuspend(
      id: flight.id, version: flight.store.version,
      actions: ids.map { RegisterCallback(awaited: $0, awaiter: flight.id) })
    do {
      let response = try await store.send(.taskSuspend(request))
      switch (response.status, response.body) {
      case (.ok, _):
        await park(flight, ids)
        return true
      case (.redirect, let body):
        if case .preload(let records) = body { flight.store.absorb(records) }
        tell(.redirected(id: flight.id, on: ids))
        await refresh(flight, ids)
        flight.pass.goOn()
      case (.conflict, _), (.notFound, _):
        flight.pass.fail(LeaseLost(id: flight.id, version: request.version))
      case (let status, let body):
        let problem = if case .problem(let words) = body { words } else { "" }
        flight.pass.fail(
          WorkerRefused(
            id: flight.id, request: "task.suspend", status: status.rawValue, problem: problem))
      }
    } catch {
      flight.pass.fail(error)
    }
    return false
  }

  /// Asks for what a pass waits for, and tells it what is settled.
  private func refresh(_ flight: Flight, _ ids: [String]) async {
    do {
      for id in ids {
        let response = try await flight.store.look(id)
        guard case .promise(let record) = response.body else { throw PromiseNotFound(id: id) }
        if record.state != .pending { flight.pass.hear(of: record) }
      }
    } catch {
      flight.pass.fail(error)
    }
  }

  /// Waits for what tasks beside the bodies wait for, with the lease but without a slot.
  ///
  /// Whether a body goes on meanwhile cannot be told, so the task is not given away. The pass has no
  /// slot from here on, for else calls could wait for one another's slots.
  private func listen(to ids: [String], _ flight: Flight) async {
    if flight.givesSlot() { slots.give() }
    for id in ids {
      _ = await loop.invoke("listener of \(id)") { [self] in
        do {
          let record = try await store.settled(id)
          flight.store.absorb([record])
          await flight.pass.visit(with: record)
        } catch is CancellationError {
          // The worker stops.
        } catch {
          flight.pass.fail(error)
        }
      }
    }
  }

  // MARK: Endings

  private func park(_ flight: Flight, _ ids: [String]) async {
    flight.frontier = ids
    await leave(flight)
    postponed.succeeded(flight.id)
    let gone = state.withLock { state in
      state.phase == .running ? state.parking.park(flight, at: time.now) : [flight]
    }
    tell(.suspended(id: flight.id, on: ids, isParked: !gone.contains { $0 === flight }))
    for flight in gone { await drop(flight) }
  }

  func drop(_ flight: Flight) async {
    await flight.pass.end()
    tell(.dropped(id: flight.id))
  }

  private func fail(_ flight: Flight, _ error: any Error) async {
    await leave(flight)
    await flight.pass.end()
    if let lost = error as? LeaseLost {
      return tell(.leaseLost(id: lost.id, version: lost.version))
    }
    let task = TaskRecord(id: flight.id, state: .acquired, version: flight.store.version)
    await release(task, error)
  }

  /// Gives a task back that cannot be run, as well as that can be done.
  private func release(_ task: TaskRecord, _ error: any Error) async {
    let pause = error is WorkerStops ? .zero : postponed.failed(task.id, at: time.now)
    do {
      let response = try await store.send(
        .taskRelease(TaskRelease(id: task.id, version: task.version)))
      guard response.status == .ok else {
        return tell(.leaseLost(id: task.id, version: task.version))
      }
    } catch {
      // The lease runs out by itself.
      tell(.storeFailed(error))
    }
    tell(.released(id: task.id, reason: error, pause: pause))
  }

  /// Holds the task of a pass no longer, nor its slot.
  private func leave(_ flight: Flight) async {
    heartbeats.remove(flight.id, version: flight.store.version)
    state.withLock { state in
      if state.flights[Name(flight.id)] === flight { state.flights[Name(flight.id)] = nil }
    }
    if flight.givesSlot() { slots.give() }
  }
}
