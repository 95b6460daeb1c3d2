/// The models that come with the project, by name.
public enum ModelCatalogue: Sendable {
  /// All of them, in the order in which chapter 21 meets them.
  public static let entries: [ModelEntry] = [
    leases, eventLoop, journal, twoPhaseCommit, singleCopyRegister,
  ]

  /// Looks a model up.
  ///
  /// - Parameter name: the model's name.
  /// - Returns: the model; `nil` if there is none of that name.
  public static func entry(named name: String) -> ModelEntry? {
    entries.first { $0.name == name }
  }

  private static let leases = ModelEntry(
    name: "leases",
    summary: "Workers that claim, renew, settle, stall and crash, and one task.",
    parameters: [
      .init(name: "workers", summary: "how many workers there are", standard: 2, range: 1...8),
      .init(name: "faults", summary: "how many faults a run has", standard: 2, range: 0...6),
      .init(name: "ttl", summary: "how many ticks a lease lasts", standard: 2, range: 1...100),
    ],
    bugs: [
      .init(
        name: Leases.Bug.noCounterCheck.rawValue,
        summary: "whoever once held the task may settle it"),
      .init(
        name: Leases.Bug.leasesNeverExpire.rawValue,
        summary: "the server waits for ever for a holder that is gone"),
    ],
    symmetries: [.init(name: "workers", summary: "workers in the order of what they do")]
  ) { request in
    let model = Leases(
      workers: request.value("workers"), faults: request.value("faults"),
      ttl: request.value("ttl"), bug: request.settings.bug.flatMap(Leases.Bug.init))
    return report("leases", model, request, ["workers": Leases.representative])
  }

  private static let eventLoop = ModelEntry(
    name: "event-loop",
    summary: "The loop's three messages: invoke, await, return.",
    parameters: [
      .init(name: "callers", summary: "how many callers there are", standard: 3, range: 1...12),
      .init(name: "promises", summary: "how many promises there are", standard: 2, range: 1...6),
    ],
    bugs: [
      .init(
        name: EventLoops.Bug.lostWakeUp.rawValue,
        summary: "the loop looks, then parks, and a return comes between"),
      .init(
        name: EventLoops.Bug.doubleReply.rawValue,
        summary: "the loop parks, then looks, and a return comes between"),
    ], symmetries: []
  ) { request in
    let model = EventLoops(
      callers: request.value("callers"), promises: request.value("promises"),
      bug: request.settings.bug.flatMap(EventLoops.Bug.init))
    return report("event-loop", model, request, [:])
  }

  private static let journal = ModelEntry(
    name: "journal",
    summary: "What a disk holds after a power loss, and what recovery makes of it.",
    parameters: [
      .init(name: "records", summary: "how many records are offered", standard: 3, range: 1...8),
      .init(name: "crashes", summary: "how many crashes a run has", standard: 2, range: 0...4),
    ],
    bugs: [
      .init(
        name: JournalCrashes.Bug.replyBeforeFlush.rawValue,
        summary: "replies leave when records are written, not when they are flushed"),
      .init(
        name: JournalCrashes.Bug.tornTailAccepted.rawValue,
        summary: "recovery takes a torn record for a whole one"),
      .init(
        name: JournalCrashes.Bug.halfBatchAccepted.rawValue,
        summary: "recovery keeps the start of a batch that is not whole"),
    ], symmetries: []
  ) { request in
    let model = JournalCrashes(
      records: request.value("records"), crashes: request.value("crashes"),
      bug: request.settings.bug.flatMap(JournalCrashes.Bug.init))
    return report("journal", model, request, [:])
  }

  private static let twoPhaseCommit = ModelEntry(
    name: "two-phase-commit",
    summary: "A transaction manager and resource managers that all commit or all abort.",
    parameters: [
      .init(
        name: "managers", summary: "how many resource managers there are", standard: 3,
        range: 1...16)
    ],
    bugs: [
      .init(
        name: TwoPhaseCommit.Bug.managerCommitsEarly.rawValue,
        summary: "a prepared manager commits without waiting for word")
    ],
    symmetries: [
      .init(name: "managers", summary: "managers in the order of all that is known of them"),
      .init(name: "decisions", summary: "managers in the order of their decisions alone"),
    ]
  ) { request in
    let model = TwoPhaseCommit(
      managers: request.value("managers"),
      bug: request.settings.bug.flatMap(TwoPhaseCommit.Bug.init))
    return report(
      "two-phase-commit", model, request,
      [
        "managers": TwoPhaseCommit.representative,
        "decisions": TwoPhaseCommit.representativeByDecision,
      ])
  }

  private static let singleCopyRegister = ModelEntry(
    name: "single-copy-register",
    summary: "A register in one place, and clients that each write, then read.",
    parameters: [
      .init(name: "clients", summary: "how many clients there are", standard: 2, range: 1...4),
      .init(name: "servers", summary: "how many servers there are", standard: 1, range: 1...4),
    ],
    bugs: [
      .init(
        name: SingleCopyRegister.Bug.staleRead.rawValue,
        summary: "a server answers a read with the value before the last")
    ], symmetries: []
  ) { request in
    let model = SingleCopyRegister(
      clients: request.value("clients"), servers: request.value("servers"),
      bug: request.settings.bug.flatMap(SingleCopyRegister.Bug.init))
    return report("single-copy-register", model, request, [:])
  }

  private static func report<M: Model>(
    _ name: String, _ model: M, _ request: ModelEntry.Request,
    _ symmetries: [String: @Sendable (M.State) -> M.State]
  ) -> ModelReport {
    let settings = request.settings
    var explorer = Explorer(
      model, search: settings.search, storage: settings.storage, bounds: settings.bounds,
      symmetry: settings.symmetry.flatMap { symmetries[$0] })
    if let tell = settings.progress {
      explorer.progress = { tell($0.states, $0.transitions) }
    }
    return ModelReport(
      explorer.explore(), name: name, parameters: request.values, bug: settings.bug,
      explored: explorer, symmetry: settings.symmetry)
  }
}
