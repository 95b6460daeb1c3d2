internal import DurablePromises
internal import PromiseStores
internal import Tracing

/// What a process of a cluster says to the server, written down with the answer.
///
/// A process that stands still sends nothing until it goes on, and one that is gone never does.
struct Link: PromiseStore {
  let node: Node
  let store: any PromiseStore
  let ledger: TaskLedger

  func send(_ request: Request, durability: Durability) async throws -> Response {
    guard await node.isThere() else { throw NodeIsGone(node: node.name) }
    let isNew = request.creation.map { ledger.isNew($0.id) } ?? false
    let response = try await store.send(request, durability: durability)
    if node.isUp { tell(request, response, isNew: isNew) }
    return response
  }

  private func tell(_ request: Request, _ response: Response, isNew: Bool) {
    switch request {
    case .promiseCreate(let create): tell(create, response, isNew: isNew)
    case .promiseSettle(let settle): tell(settle, response)
    case .taskFence(let fence):
      switch fence.action {
      case _ where response.status == .conflict:
        say("\(fence.action.words), version \(fence.version)", because: claim(of: fence.id))
        refuse(fence.id, "is not held", fence.version)
      case .create(let create): tell(create, response, isNew: isNew, of: fence.id)
      case .settle(let settle): tell(settle, response, of: fence.id)
      }
    case .taskAcquire(let acquire):
      guard response.status == .ok else {
        say(
          "take \(acquire.id), version \(acquire.version)",
          because: ledger.arrival(of: acquire.id, at: node))
        return refuse(acquire.id, "is not to be had", acquire.version)
      }
      ledger.holds(node, acquire.id, version: acquire.version + 1)
    case .taskFulfill(let fulfill):
      guard response.status == .ok else {
        say(
          "\(FenceAction.settle(fulfill.action).words), version \(fulfill.version)",
          because: claim(of: fulfill.id))
        return refuse(fulfill.id, "is not held", fulfill.version)
      }
      ledger.givesAway(fulfill.id)
      tell(fulfill.action, response, of: fulfill.id)
    case .taskSuspend(let suspend):
      let awaited = suspend.actions.map(\.awaited)
      say(
        "suspend \(suspend.id) until \(awaited.joined(separator: ", "))",
        because: claim(of: suspend.id))
      switch response.status {
      case .ok: ledger.givesAway(suspend.id, until: awaited)
      case .redirect: hear("go on with \(suspend.id)", flags: [.folded])
      default: refuse(suspend.id, "is not held", suspend.version)
      }
    case .taskRelease(let release) where response.status == .ok:
      let index = say("give back \(release.id)", because: claim(of: release.id))
      ledger.givesAway(release.id)
      ledger.sends(release.id, because: index)
    case .taskHeartbeat(let heartbeat):
      node.stage.recorder.record(
        .heartbeat, lane: node.name, peer: Self.server,
        value: heartbeat.tasks.map(\.id).joined(separator: ", "),
        cause: heartbeat.tasks.first.flatMap { claim(of: $0.id) })
    default: break
    }
  }

  /// Tells that a promise was asked for, by the holder of a task if one is named.
  private func tell(
    _ create: PromiseCreate, _ response: Response, isNew: Bool, of task: String? = nil
  ) {
    say(FenceAction.create(create).words, create.id, because: task.flatMap { claim(of: $0) })
    guard isNew, response.status == .ok else { return }
    let index = node.stage.recorder.record(
      .promiseCreated, lane: Self.server, promise: create.id, flags: [.folded])
    ledger.sends(create.id, because: index)
  }

  /// Tells that a promise was settled, by the holder of a task if one is named.
  private func tell(_ settle: PromiseSettle, _ response: Response, of task: String? = nil) {
    say(FenceAction.settle(settle).words, settle.id, because: task.flatMap { claim(of: $0) })
    guard response.status == .ok, ledger.settles(settle.id) else { return }
    let index = node.stage.recorder.record(
      .settled, lane: Self.server, promise: settle.id, subject: node.name,
      value: settle.value.words,
      outcome: settle.state == .resolved ? .resolved : .rejected, flags: [.folded])
    ledger.wakes(settle.id, because: index)
  }

  private func claim(of task: String) -> Int? { ledger.claim(of: task, by: node) }

  /// The name of the server's lane.
  static let server = "server"

  @discardableResult
  private func say(_ words: String, _ promise: String? = nil, because cause: Int? = nil) -> Int {
    node.stage.recorder.record(
      .messageSent, lane: node.name, peer: Self.server, promise: promise, value: words,
      cause: cause)
  }

  private func hear(
    _ words: String, _ promise: String? = nil, because cause: Int? = nil,
    flags: Set<Event.Flag> = []
  ) {
    node.stage.recorder.record(
      .messageSent, lane: Self.server, peer: node.name, promise: promise, value: words,
      cause: cause, flags: flags)
  }

  private func refuse(_ task: String, _ reason: String, _ version: Int64) {
    hear("refused: \(task) \(reason) at version \(version)", task, flags: [.folded])
  }

  func settled(_ id: String) async throws -> PromiseRecord {
    let record = try await store.settled(id)
    hear(record.words, because: ledger.settlement(of: id))
    return record
  }

  // Nobody but the server runs its time and delivers its messages.

  func messages(for address: String) -> AsyncStream<Message> { AsyncStream { nil } }

  func tick() async throws -> Instant? { nil }

  func runTimers() async throws {}
}
