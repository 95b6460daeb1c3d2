import DurablePromises
import DurablePromisesReference

/// Something that claims to be the promise machine.
protocol DifferentialSubject {
  mutating func apply(_ request: Request, at now: Instant) -> Response
  mutating func fire(_ step: InternalStep, at now: Instant) -> Bool
  mutating func fireDue(at now: Instant) -> [InternalStep]
  mutating func takeMessages(limit: Int) -> [Message]
  /// Becomes what its own rows make; says what is wrong with them, if anything is.
  mutating func restore(at now: Instant) -> String?
  /// The first row in which the whole state differs from the reference's, in words.
  func difference(from reference: ReferenceMachine) -> String?
  /// The invariants that the state breaks, in words.
  func brokenInvariants(at now: Instant) -> [String]
}

/// The two machines side by side.
struct DifferentialWalk<Subject: DifferentialSubject> {
  var subject: Subject
  var reference: ReferenceMachine

  /// Lets one event happen to both.
  ///
  /// - Returns: what differs, in words, if anything does.
  mutating func step(_ event: DifferentialEvent, coverage: DifferentialCoverage?) -> String? {
    let now = event.now
    switch event.action {
    case .request(let request):
      let expected = reference.apply(request, at: now)
      let actual = subject.apply(request, at: now)
      coverage?.note(request, expected)
      if !agree(expected, actual) {
        return "answers differ\n  reference: \(expected)\n  machine:   \(actual)"
      }
    case .fire(let step):
      let expected = reference.fire(step, at: now)
      let actual = subject.fire(step, at: now)
      if expected { coverage?.note(step) }
      if expected != actual { return "\(step) enabled: reference \(expected), machine \(actual)" }
    case .fireDue:
      // What it did to the state is compared after the next request, and at the end of the walk.
      return fireDue(now, coverage)
    case .take(let limit):
      if let difference = take(limit) { return difference }
    case .restore:
      if let problem = subject.restore(at: now) { return problem }
    }
    return subject.difference(from: reference)
  }

  /// Lets everything happen that is due.
  ///
  /// Where two schedules may want the same promise their order matters and is nowhere prescribed:
  /// then the reference takes the steps of the machine, each of which must be enabled. Else each
  /// goes its own way, and they must meet.
  private mutating func fireDue(_ now: Instant, _ coverage: DifferentialCoverage?) -> String? {
    let taken = subject.fireDue(at: now)
    for step in taken { coverage?.note(step) }
    if reference.schedules.count < 2 {
      let expected = reference.fireDue(at: now)
      if Set(expected) != Set(taken) {
        return "due steps differ\n  reference: \(expected)\n  machine:   \(taken)"
      }
      return nil
    }
    for step in taken where !reference.fire(step, at: now) {
      return "the machine took \(step), which is not enabled"
    }
    let rest = reference.due(now)
    return rest.isEmpty ? nil : "the machine left \(rest) undone, having taken \(taken)"
  }

  /// Takes messages; which of them is up to the machine.
  private mutating func take(_ limit: Int) -> String? {
    let expected = min(limit, reference.outbox.count)
    let taken = subject.takeMessages(limit: limit)
    for message in taken {
      guard let row = reference.outbox.firstIndex(of: message) else {
        return "the machine hands out \(message), which the reference does not hold"
      }
      reference.outbox.remove(at: row)
    }
    return taken.count == expected ? nil : "\(taken.count) messages, expected \(expected)"
  }

  /// Equal but for the words of problems.
  private func agree(_ one: Response, _ other: Response) -> Bool {
    guard one.status == other.status else { return false }
    switch (one.body, other.body) {
    case (.problem, .problem): return true
    case (.fenced(var inner, let preload), .fenced(var otherInner, let otherPreload)):
      guard (inner.problem == nil) == (otherInner.problem == nil) else { return false }
      (inner.problem, otherInner.problem) = (nil, nil)
      return inner == otherInner && preload == otherPreload
    default: return one.body == other.body
    }
  }
}

extension ReferenceMachine {
  /// Takes the oldest messages out of the outbox.
  mutating func takeMessages(limit: Int) -> [Message] {
    let taken = Array(outbox.prefix(limit))
    outbox.removeFirst(taken.count)
    return taken
  }
}

/// What a run has seen, so that it can prove that it saw everything.
final class DifferentialCoverage {
  /// A kind of request and how it ended.
  struct Answer: Hashable, CustomStringConvertible {
    var kind: Request.Kind
    var status: Response.Status
    var inFence = false

    var description: String {
      "\(inFence ? "fenced " : "")\(kind.rawValue) \(status.rawValue)"
    }
  }

  private(set) var answers: [Answer: Int] = [:]
  private(set) var steps: [String: Int] = [:]
  private(set) var requests = 0

  func note(_ request: Request, _ response: Response) {
    requests += 1
    answers[Answer(kind: request.kind, status: response.status), default: 0] += 1
    if case .fenced(let inner, _) = response.body {
      answers[Answer(kind: inner.kind, status: inner.status, inFence: true), default: 0] += 1
    }
  }

  func note(_ step: InternalStep) {
    let name =
      switch step {
      case .promiseTimeout: "R1"
      case .listener: "R3"
      case .callback: "R4"
      case .leaseTimeout: "R5"
      case .retry: "R6"
      case .schedule: "R7"
      }
    steps[name, default: 0] += 1
  }
}
