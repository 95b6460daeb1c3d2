import DurablePromises

/// A machine that takes random steps, and is looked at after each.
///
/// A second machine takes the same steps and is replaced, before each, by one restored from a
/// snapshot.
struct Walk {
  private(set) var machine: Machine
  private(set) var now: Instant = 1000
  private(set) var statuses: [Response.Status: Int] = [:]
  private(set) var fired: [String: Int] = [:]
  /// What went wrong first, in words.
  private(set) var failure: String?
  private var requests: RandomRequests
  private var chance: Chance
  private var last: Snapshot

  init(seed: UInt64, profile: Configuration.Profile) {
    machine = Machine(configuration: .init(profile: profile, retryTimeout: 4))
    last = machine.snapshot()
    chance = Chance(seed: seed)
    requests = RandomRequests(chance: Chance(seed: seed &+ 1_000_003), profile: profile)
  }

  mutating func run(_ steps: Int) {
    for _ in 0..<steps where failure == nil { step() }
  }

  private mutating func step() {
    if chance.percent(40) { now = now.advanced(by: Int64(chance.number(1...3))) }
    if chance.percent(1) { now = now.advanced(by: 1500) }
    switch chance.number(0...19) {
    case 0...11:
      let request = requests.request(at: now, in: last)
      compare("\(request)") { [now] in $0.apply(request, at: now) }
    case 12...15:
      let enabled = machine.enabledSteps(at: now)
      if !enabled.isEmpty { fire(chance.one(of: enabled), isEnabled: true) }
    case 16:
      let step = anyStep()
      fire(step, isEnabled: machine.enabledSteps(at: now).contains(step))
    case 17...18:
      fireDue()
    default:
      let taken = Set(last.outbox.prefix(3).map(\.key))
      compare("take", delivered: taken) { $0.takeMessages(limit: 3) }
    }
  }

  private mutating func anyStep() -> InternalStep {
    let (id, other) = (chance.one(of: RandomRequests.ids), chance.one(of: RandomRequests.ids))
    return chance.one(of: [
      .promiseTimeout(id: id), .callback(id: id, awaiter: other), .leaseTimeout(id: id),
      .listener(id: id, address: "poll://any@g"), .retry(id: id), .schedule(id: "s"),
    ])
  }

  private mutating func fire(_ step: InternalStep, isEnabled: Bool) {
    let kind = String("\(step)".prefix { $0 != "(" })
    fired[kind, default: 0] += 1
    let before = last
    let isTaken = compare("\(step)") { [now] in $0.fire(step, at: now) }
    if isTaken != isEnabled { fail("\(step) was enabled: \(isEnabled), taken: \(isTaken)") }
    if !isTaken, before != last { fail("\(step) changed something although not enabled") }
  }

  /// Takes all due steps at once on a copy, and one by one with all checks on the machine.
  private mutating func fireDue() {
    var copy = machine
    let steps = copy.fireDue(at: now)
    var twin = try? Machine(restoring: last)
    if twin?.fireDue(at: now) != steps { fail("restored, it takes other steps than \(steps)") }
    if twin?.snapshot() != copy.snapshot() { fail("restored, all due steps lead elsewhere") }
    for step in steps { fire(step, isEnabled: true) }
    if copy.snapshot() != last { fail("all due steps at once are not the steps one by one") }
    if !machine.enabledSteps(at: now).isEmpty { fail("there are steps left after all due steps") }
  }

  /// Takes a step on the machine and on its twin, and looks at both.
  @discardableResult
  private mutating func compare<Answer: Equatable>(
    _ name: String, delivered: Set<Message.Key> = [], _ step: (inout Machine) -> Answer
  ) -> Answer {
    let (before, revision) = (last, machine.revision)
    let answer = step(&machine)
    last = machine.snapshot()
    do {
      var twin = try Machine(restoring: before)
      let twinAnswer = step(&twin)
      if twinAnswer != answer { fail("\(name): restored, it answers \(twinAnswer), not \(answer)") }
      if twin.snapshot() != last { fail("\(name): restored, it becomes something else") }
      if twin.nextDue != machine.nextDue { fail("\(name): restored, it is due at another time") }
    } catch {
      fail("\(name): \(error)")
    }
    if (revision != machine.revision) != (before != last) {
      fail("\(name): the revision does not tell whether there was a change")
    }
    let isDue = machine.nextDue.map { $0 <= now } ?? false
    if isDue == machine.enabledSteps(at: now).isEmpty { fail("\(name): nextDue is wrong") }
    let violations =
      last.violations(at: now)
      + TransitionChecker.violations(from: before, to: last, at: now, delivered: delivered)
    if !violations.isEmpty { fail("\(name): \(violations)") }
    if let response = answer as? Response {
      statuses[response.status, default: 0] += 1
      for record in response.promises where record != projected(record.id) {
        fail("\(name): shows \(record)")
      }
    }
    return answer
  }

  /// A promise as it should be shown, reckoned from the snapshot.
  private func projected(_ id: String) -> PromiseRecord? {
    guard var record = last.promises.first(where: { $0.record.id == id })?.record else {
      return nil
    }
    if record.state == .pending, record.timeoutAt <= now {
      let isTimer = record.tags["resonate:timer"] == "true"
      record.state = isTimer ? .resolved : .rejectedTimedout
      record.settledAt = record.timeoutAt
    }
    return record
  }

  private mutating func fail(_ text: String) {
    if failure == nil { failure = "at \(now): \(text)" }
  }
}

extension Response {
  /// All promise records in the answer.
  var promises: [PromiseRecord] {
    switch body {
    case .empty, .problem, .task, .tasks, .schedule, .schedules: []
    case .promise(let record): [record]
    case .held(_, let record, let preload): [record] + preload
    case .preload(let preload): preload
    case .fenced(let inner, let preload): [inner.promise].compactMap { $0 } + preload
    case .promises(let records, _): records
    }
  }
}
