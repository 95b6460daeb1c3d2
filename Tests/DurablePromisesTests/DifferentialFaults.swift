import DurablePromises
import DurablePromisesReference

/// A mistake that a machine could make.
enum DifferentialFault: CaseIterable {
  case otherExternal, unarmedInternals, otherAddresses, otherDelays, otherDuplicates
  case otherAwaiter, otherFulfil, otherFence, otherPreload, otherSearches, otherLease
  case scheduleTargets, scheduleTags, scheduleJudgement
  case versionRisesOnRelease, deadlineExclusive, heartbeatIgnoresVersion, retryTooLate
  case wakeForgetsResume, unblockLost, settleKeepsTask, haltForgetsResumes, oneOccurrenceLate
  case executeTwoVersions
}

/// The reference with a mistake, to prove that a walk would find it.
struct FaultyMachine: DifferentialSubject {
  var fault: DifferentialFault?
  var inner: ReferenceMachine

  init(_ configuration: Configuration, _ fault: DifferentialFault?) {
    self.fault = fault
    inner = ReferenceMachine(configuration)
    switch fault {
    case .otherExternal: inner.rules.externalUnlessLocal.toggle()
    case .unarmedInternals: inner.rules.armsInternalDeadlines.toggle()
    case .otherAddresses: inner.rules.routableAddresses.toggle()
    case .otherDelays: inner.rules.checksDelays.toggle()
    case .otherDuplicates: inner.rules.duplicateAwaitedIsInvalid.toggle()
    case .otherAwaiter: inner.rules.awaiterMustBeTask.toggle()
    case .otherFulfil: inner.rules.fulfilsOwnIdOnly.toggle()
    case .otherFence: inner.rules.fenceValidatesFirst.toggle()
    case .otherPreload: inner.rules.preloads.toggle()
    case .otherSearches: inner.rules.searches.toggle()
    case .otherLease: inner.rules.shortestLease = 1 - inner.rules.shortestLease
    case .scheduleTargets: inner.rules.schedulesNeedTarget.toggle()
    case .scheduleTags: inner.rules.schedulesInjectTags.toggle()
    case .scheduleJudgement: inner.rules.schedulesJudgeNow.toggle()
    default: break
    }
  }

  mutating func apply(_ request: Request, at now: Instant) -> Response {
    let before = inner
    var request = request
    if fault == .heartbeatIgnoresVersion, case .taskHeartbeat(var body) = request {
      for row in body.tasks.indices {
        let id = body.tasks[row].id
        if let task = inner.tasks.first(where: { $0.id == id }) {
          body.tasks[row].version = task.version
        }
      }
      request = .taskHeartbeat(body)
    }
    let response = inner.apply(
      request, at: fault == .deadlineExclusive ? now.advanced(by: -1) : now)
    if response.status != .ok { return response }
    for row in inner.tasks.indices where inner.tasks.count == before.tasks.count {
      switch (fault, request) {
      case (.versionRisesOnRelease, .taskRelease): inner.tasks[row].version += 1
      case (.settleKeepsTask, .promiseSettle): inner.tasks[row] = before.tasks[row]
      case (.haltForgetsResumes, .taskHalt): inner.tasks[row].resumes = []
      default: break
      }
    }
    return response
  }

  mutating func fire(_ step: InternalStep, at now: Instant) -> Bool {
    let enabled = inner.fire(step, at: now)
    guard enabled else { return false }
    switch (fault, step) {
    case (.retryTooLate, .retry(let id)):
      for row in inner.tasks.indices where inner.tasks[row].id == id {
        inner.tasks[row].retryAt = inner.tasks[row].retryAt?.advanced(by: 1)
      }
    case (.wakeForgetsResume, .callback(_, let awaiter)):
      for row in inner.tasks.indices where inner.tasks[row].id == awaiter {
        inner.tasks[row].resumes = []
      }
    case (.unblockLost, .listener): inner.outbox.removeLast()
    case (.executeTwoVersions, .retry(let id)):
      if case .execute(_, let version, let address) = inner.outbox.popLast() {
        inner.send(.execute(task: id, version: version + 1, address: address))
      }
    case (.oneOccurrenceLate, .schedule(let id)):
      for row in inner.schedules.indices where inner.schedules[row].id == id {
        inner.schedules[row].lastRunAt = now
      }
    default: break
    }
    return true
  }

  mutating func fireDue(at now: Instant) -> [InternalStep] {
    var taken: [InternalStep] = []
    while taken.count < 1000, let step = inner.due(now).first, fire(step, at: now) {
      taken.append(step)
    }
    return taken
  }

  mutating func takeMessages(limit: Int) -> [Message] { inner.takeMessages(limit: limit) }

  mutating func restore(at now: Instant) -> String? { nil }

  func difference(from reference: ReferenceMachine) -> String? {
    if inner.promises != reference.promises { return "promises differ" }
    if inner.tasks != reference.tasks { return "tasks differ" }
    if inner.schedules != reference.schedules { return "schedules differ" }
    return Set(inner.outbox) == Set(reference.outbox) ? nil : "outboxes differ"
  }

  func brokenInvariants(at now: Instant) -> [String] { [] }
}
