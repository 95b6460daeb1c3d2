import DurablePromises
import Testing

/// The tables of protocol §5.3 to §5.7, row by row.
struct TaskTableTests {
  /// A machine with a task `x` in a state at version 1, which has a callback on the pending `a`.
  static func machine(_ state: TaskState) -> Machine {
    var machine = DurablePromisesTests.machine()
    machine.create("a")
    machine.create("b")
    machine.createHeld("x")
    _ = machine.apply(.promiseRegisterCallback(.init(awaited: "a", awaiter: "x")), at: start)
    switch state {
    case .pending: machine.release("x", 1)
    case .acquired: break
    case .suspended: _ = machine.suspend("x", 1, on: ["b"])
    case .halted: _ = machine.apply(.taskHalt(id: "x"), at: start)
    case .fulfilled: _ = machine.fulfill("x", 1)
    }
    return machine
  }

  enum Event: String, CaseIterable {
    case acquire, create, retry, heartbeat, release, expiry, suspend, redirect, halt, go, settle
    case fulfill, fence, wake

    func happen(to machine: inout Machine, at now: Instant) -> Response {
      func step(_ step: InternalStep) -> Response {
        Response(machine.fire(step, at: now) ? .ok : .conflict)
      }
      switch self {
      case .acquire: return machine.acquire("x", 1, at: now)
      case .create: return machine.createHeld("x", at: now)
      case .retry: return step(.retry(id: "x"))
      case .heartbeat:
        return machine.apply(
          .taskHeartbeat(.init(pid: "p", tasks: [.init(id: "x", version: 1)])), at: now)
      case .release: return machine.release("x", 1, at: now)
      case .expiry: return step(.leaseTimeout(id: "x"))
      case .suspend: return machine.suspend("x", 1, on: ["b"], at: now)
      case .redirect:
        machine.settle("b", at: now)
        return machine.suspend("x", 1, on: ["a", "b"], at: now)
      case .halt: return machine.apply(.taskHalt(id: "x"), at: now)
      case .go: return machine.apply(.taskContinue(id: "x"), at: now)
      case .settle: return machine.settle("x", at: now)
      case .fulfill: return machine.fulfill("x", 1, at: now)
      case .fence: return machine.fence("x", 1, at: now)
      case .wake:
        machine.settle("a", at: now)
        return step(.callback(id: "a", awaiter: "x"))
      }
    }
  }

  /// What each event makes of each state, and how it ends; what is not listed is a conflict.
  static let table: [Event: [TaskState: (TaskState, Response.Status)]] = [
    .acquire: [.pending: (.acquired, .ok)],
    .create: [.pending: (.acquired, .ok), .fulfilled: (.fulfilled, .ok)],
    .retry: [.pending: (.pending, .ok)],
    .heartbeat: [
      .pending: (.pending, .ok), .acquired: (.acquired, .ok), .suspended: (.suspended, .ok),
      .halted: (.halted, .ok), .fulfilled: (.fulfilled, .ok),
    ],
    .release: [.acquired: (.pending, .ok)],
    .expiry: [.acquired: (.pending, .ok)],
    .suspend: [.acquired: (.suspended, .ok)],
    .redirect: [.acquired: (.acquired, .redirect)],
    .halt: [
      .pending: (.halted, .ok), .acquired: (.halted, .ok), .suspended: (.halted, .ok),
      .halted: (.halted, .ok),
    ],
    .go: [.halted: (.pending, .ok)],
    .settle: [
      .pending: (.fulfilled, .ok), .acquired: (.fulfilled, .ok), .suspended: (.fulfilled, .ok),
      .halted: (.fulfilled, .ok), .fulfilled: (.fulfilled, .ok),
    ],
    .fulfill: [.acquired: (.fulfilled, .ok)],
    .fence: [.acquired: (.acquired, .ok)],
    .wake: [
      .pending: (.pending, .ok), .acquired: (.acquired, .ok), .suspended: (.pending, .ok),
      .halted: (.halted, .ok), .fulfilled: (.fulfilled, .ok),
    ],
  ]

  @Test(arguments: TaskState.allCases, Event.allCases)
  func `an event leads from one state to another`(state: TaskState, event: Event) throws {
    var machine = Self.machine(state)
    let now = start + 60_000
    let before = try #require(machine.row(ofTask: "x"))
    try #require(before.state == state)
    let answer = event.happen(to: &machine, at: now)
    let after = try #require(machine.row(ofTask: "x"))
    let expected = Self.table[event]?[state] ?? (state, .conflict)
    #expect(after.state == expected.0)
    #expect(answer.status == expected.1)
    let isAcquisition = state == .pending && after.state == .acquired
    #expect(after.version == (isAcquisition ? 2 : 1))
    if answer.status == .conflict { #expect(after == before) }
    if state != .pending, after.state == .pending { #expect(after.retryAt == now) }
    if event == .retry, state == .pending { #expect(after.retryAt == now + 30_000) }
    if event == .heartbeat, state == .acquired { #expect(after.expiresAt == now + 60_000) }
    if isAcquisition { #expect(after.expiresAt == now + 60_000) }
    let buffers: Set<TaskState> = [.pending, .acquired, .halted, .suspended]
    if event == .wake { #expect(after.resumes == (buffers.contains(state) ? ["a"] : [])) }
    #expect(machine.violations(at: now) == [])
  }

  @Test(arguments: TaskState.allCases, Event.allCases)
  func `after the deadline no event changes what everybody sees`(state: TaskState, event: Event) {
    var machine = Self.machine(state)
    let answer = event.happen(to: &machine, at: inTenMinutes)
    #expect(
      machine.task("x", at: inTenMinutes) == TaskRecord(id: "x", state: .fulfilled, version: 1))
    switch event {
    case .settle, .create, .heartbeat: #expect(answer.status == .ok)
    // The callback goes, and wakes nobody.
    case .wake: #expect(machine.row(of: "a")?.callbacks == [])
    default: #expect(answer.status == .conflict)
    }
    #expect(machine.row(ofTask: "x")?.resumes == [])
    #expect(machine.outbox.isEmpty)
  }

  @Test(arguments: [TaskState.pending, .acquired, .halted])
  func `resumes are kept until the task is taken or parked`(state: TaskState) {
    var machine = Self.machine(state)
    machine.settle("a")
    machine.fireDue(at: start)
    #expect(machine.task("x")?.resumes == 1)
    if state == .halted { _ = machine.apply(.taskContinue(id: "x"), at: start) }
    #expect(machine.task("x")?.resumes == 1)
    if state != .acquired {
      #expect(machine.acquire("x", 1).status == .ok)
    } else {
      #expect(machine.suspend("x", 1, on: ["a", "b"]).status == .redirect)
      #expect(machine.row(of: "b")?.callbacks == [])
    }
    #expect(machine.task("x")?.resumes == 0)
  }

  @Test(arguments: ["a", "x"], [PromiseState.resolved, .rejected, .rejectedCanceled])
  func `a promise is settled by a request before its deadline`(id: String, state: PromiseState) {
    var machine = Self.machine(.acquired)
    let record = machine.settle(id, state, at: inTenMinutes + -1).promises.first
    #expect(record?.state == state)
    #expect(record?.settledAt == inTenMinutes + -1)
  }
}
