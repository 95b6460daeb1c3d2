extension Leases {
  /// What must hold of leases.
  public var properties: [Property<State>] {
    [
      .always("one claimant", "At most one worker holds the task under its newest version.") {
        state in
        let holders = state.workers.count {
          $0.phase == .working && $0.version == state.version && state.task == .acquired
        }
        return holders <= 1
      },
      .always("settled once", "The promise is settled at most once.") { $0.settlements <= 1 },
      .always("settled by its holder", "Only the holder of the newest version settles.") {
        !$0.wasSettledByStranger
      },
      .alwaysEventually("settled in the end", "A pending promise does not stay pending for ever.") {
        $0.task == .fulfilled
      },
      .deadlockFree("no deadlock", "Nothing stands still before the promise is settled.") {
        $0.task == .fulfilled
      },
    ]
      + (faults == 0 || bug == .leasesNeverExpire
        ? []
        : [
          .sometimes("a second claim", "A task whose lease expired is claimed again.") {
            $0.task == .acquired && $0.version >= 2
          }
        ])
  }

  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    switch action {
    case .offer: "The server offers the task under version \(before.version)."
    case .deliver(let version, let worker):
      "\(name(worker)) receives the offer of version \(version)."
    case .lose(let version): "The network loses the offer of version \(version)."
    case .acquire(let worker):
      after.task == .acquired && before.task == .pending
        ? "\(name(worker)) claims the task and holds version \(after.version)."
        : "\(name(worker)) claims the task under version \(before.workers[worker].version) and is refused."
    case .heartbeat(let worker): "\(name(worker)) renews its lease."
    case .fulfill(let worker):
      if before.settlements == after.settlements {
        "\(name(worker)) wants to settle under version \(before.workers[worker].version) and is refused."
      } else if after.wasSettledByStranger {
        "\(name(worker)) settles the promise under version \(before.workers[worker].version), while the task is held under \(before.version)."
      } else {
        "\(name(worker)) settles the promise."
      }
    case .stall(let worker): "\(name(worker)) stands still."
    case .resume(let worker): "\(name(worker)) goes on as if nothing had been."
    case .crash(let worker): "\(name(worker)) crashes and starts again."
    case .tick: before == after ? "Time passes." : "Time passes; the lease has \(after.lease) left."
    case .expire: "The lease expires; the task is pending again."
    }
  }

  private func name(_ worker: Int) -> String { "Worker \(worker + 1)" }

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state.
  /// - Returns: the server's part first.
  public func variables(of state: State) -> [Variable] {
    let offers = (0...state.version).filter(state.isOffered).map(String.init)
    return [
      Variable(name: "task", value: "\(state.task)"),
      Variable(name: "version", value: "\(state.version)"),
      Variable(name: "holder", value: state.holder == 0 ? "nobody" : name(Int(state.holder) - 1)),
      Variable(name: "lease", value: "\(state.lease)"),
      Variable(name: "offers", value: offers.isEmpty ? "none" : offers.joined(separator: ", ")),
    ]
      + state.workers.enumerated().map { number, worker in
        var text = "\(worker.phase)"
        if worker.phase != .idle { text += " version \(worker.version)" }
        if worker.isStalled { text += ", stalled" }
        return Variable(name: name(number).lowercased(), value: text)
      } + [Variable(name: "faults left", value: "\(state.faultsLeft)")]
  }

  /// What monitors see: claims, expiries and settlements.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: the events.
  public func events(of action: Action, from before: State, to after: State) -> [TaskEvent] {
    switch action {
    case .offer: return [.offered(task: "task")]
    case .acquire(let worker) where after.version > before.version:
      return [.claimed(task: "task", version: Int(after.version), worker: name(worker))]
    case .fulfill(let worker) where after.settlements > before.settlements:
      let version = before.workers[worker].version
      return [.settled(task: "task", version: Int(version), worker: name(worker))]
    case .expire: return [.expired(task: "task", version: Int(before.version))]
    default: return []
    }
  }
}
