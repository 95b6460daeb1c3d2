internal import DurablePromises
internal import Synchronization

/// Knows whether anything in a pass goes on by itself.
///
/// A run is active unless it waits for another run of the pass or for something outside. Whoever ends
/// such a wait makes the run active again *before* it is resumed, so that there is no moment in
/// between at which nothing seems to be active. When nothing is, the pass stands still.
final class Activity: Sendable {
  /// What a driver hears when it is its turn.
  enum Verdict: Sendable {
    /// The pass must not go on.
    case stopped
    /// The root has ended.
    case ended
    /// Everything waits, in the end for these; the pass is closed until ``open()``.
    case waiting([String])
    /// Runs wait for these, but some from tasks beside their bodies, which may go on meanwhile.
    case aside([String])
  }

  fileprivate struct Place {
    /// What the body itself waits for.
    var waitsFor: Name?
    /// How many tasks beside the body wait for something.
    var asides = 0
  }

  fileprivate struct State {
    let root: Name
    var places: [ObjectIdentifier: Place] = [:]
    /// What can still be waited for: runs that have not ended, and what is settled from outside.
    var live: Set<Name> = []
    var outside: Set<Name> = []
    var waiters: [Name: [ObjectIdentifier]] = [:]
    var asides: [Name: Int] = [:]
    /// Of those, which the driver has been told.
    var listened: Set<Name> = []
    /// How many runs do not wait, and how many visitors there are.
    var active = 0
    /// How many of the active runs have tasks that wait beside the body.
    var halfActive = 0
    var isOpen = true
    var isStopped = false
    var driver: CheckedContinuation<Verdict, Never>?
    var visitors: [CheckedContinuation<Bool, Never>] = []
  }

  private let state: Mutex<State>

  /// Creates the count of a pass.
  ///
  /// - Parameter root: the id of the pass's root.
  init(root: String) { state = Mutex(State(root: Name(root))) }

  // MARK: Runs

  /// A run begins.
  func begin(_ run: Run) {
    change { state in
      state.places[ObjectIdentifier(run)] = Place()
      state.live.insert(Name(run.id))
      state.active += 1
    }
  }

  /// A run has ended, or whatever it still does has no effect; does nothing the second time.
  func end(_ run: Run) {
    change { state in
      guard let place = state.places.removeValue(forKey: ObjectIdentifier(run)) else { return }
      if let awaited = place.waitsFor {
        state.waiters[awaited]?.removeAll { $0 == ObjectIdentifier(run) }
      } else {
        state.active -= 1
        if place.asides > 0 { state.halfActive -= 1 }
      }
      state.wake(Name(run.id))
    }
  }

  /// Something begins that is settled from outside.
  func expect(_ id: String) {
    change { state in
      state.live.insert(Name(id))
      state.outside.insert(Name(id))
    }
  }

  /// What was to be settled from outside is.
  func settled(_ id: String) { change { $0.wake(Name(id)) } }

  /// Waits, as part of a run, for a run or for something outside.
  func waiting<Output>(
    _ run: Run, for id: String, _ body: () async throws -> Output
  ) async rethrows -> Output {
    let place = ObjectIdentifier(run)
    guard run.isCurrent else {
      change { $0.stepAside(place, Name(id)) }
      defer { change { $0.comeBack(place, Name(id)) } }
      return try await body()
    }
    change { $0.park(place, Name(id)) }
    defer { change { $0.unpark(place) } }
    return try await body()
  }

  // MARK: The driver

  /// Waits until the pass stands still, for whatever reason.
  func standstill() async -> Verdict {
    await withCheckedContinuation { continuation in
      let verdict = state.withLock { state -> Verdict? in
        precondition(state.driver == nil, "A pass has one driver.")
        if let verdict = state.verdict() { return verdict }
        state.driver = continuation
        return nil
      }
      if let verdict { continuation.resume(returning: verdict) }
    }
  }

  /// Lets visitors in again: the lease is there, and what was settled meanwhile is known.
  func open() {
    let visitors = state.withLock { state in
      state.isOpen = true
      defer { state.visitors = [] }
      state.active += state.visitors.count
      return state.visitors
    }
    for visitor in visitors { visitor.resume(returning: true) }
  }

  /// Nothing of the pass may go on.
  func stop() {
    let visitors = state.withLock { state in
      state.isStopped = true
      defer { state.visitors = [] }
      return state.visitors
    }
    for visitor in visitors { visitor.resume(returning: false) }
    change { _ in }
  }

  /// Does something to the pass from outside, when it is open; not at all if it never is again.
  func visit(_ body: () -> Void) async {
    let isIn = await withCheckedContinuation { continuation in
      let isIn = state.withLock { state -> Bool? in
        if state.isStopped { return false }
        guard state.isOpen else {
          state.visitors.append(continuation)
          return nil
        }
        state.active += 1
        return true
      }
      if let isIn { continuation.resume(returning: isIn) }
    }
    guard isIn else { return }
    defer { change { $0.active -= 1 } }
    body()
  }

  private func change(_ body: (inout State) -> Void) {
    let told = state.withLock { state -> (CheckedContinuation<Verdict, Never>, Verdict)? in
      body(&state)
      guard let driver = state.driver, let verdict = state.verdict() else { return nil }
      state.driver = nil
      return (driver, verdict)
    }
    if let (driver, verdict) = told { driver.resume(returning: verdict) }
  }
}

extension Activity.State {
  /// What there is to tell; nil while the pass goes on by itself.
  fileprivate mutating func verdict() -> Activity.Verdict? {
    precondition(active >= 0 && halfActive >= 0, "A run waits once at a time.")
    if isStopped { return .stopped }
    if active == 0 {
      guard live.contains(root) else { return .ended }
      // Nothing outside and nothing active: a cycle of awaits, whose refusal is on its way.
      guard !frontier.isEmpty else { return nil }
      isOpen = false
      return .waiting(frontier.map(\.text).sorted(by: StepID.isBefore))
    }
    guard active == halfActive else { return nil }
    let new = frontier.subtracting(listened)
    guard !new.isEmpty else { return nil }
    listened.formUnion(new)
    return .aside(new.map(\.text).sorted(by: StepID.isBefore))
  }

  /// What runs wait for that is settled from outside.
  private var frontier: Set<Name> { Set(waiters.keys).union(asides.keys).intersection(outside) }

  /// Nobody waits for this any more.
  fileprivate mutating func wake(_ id: Name) {
    live.remove(id)
    outside.remove(id)
    for waiter in waiters.removeValue(forKey: id) ?? [] { activate(waiter) }
  }

  private mutating func activate(_ run: ObjectIdentifier) {
    places[run]?.waitsFor = nil
    active += 1
    if let place = places[run], place.asides > 0 { halfActive += 1 }
  }

  fileprivate mutating func park(_ run: ObjectIdentifier, _ id: Name) {
    // What is not live any more answers by itself.
    guard live.contains(id), let place = places[run], place.waitsFor == nil else { return }
    places[run]?.waitsFor = id
    waiters[id, default: []].append(run)
    active -= 1
    if place.asides > 0 { halfActive -= 1 }
  }

  fileprivate mutating func unpark(_ run: ObjectIdentifier) {
    guard let id = places[run]?.waitsFor else { return }
    waiters[id]?.removeAll { $0 == run }
    if waiters[id]?.isEmpty == true { waiters[id] = nil }
    activate(run)
  }

  fileprivate mutating func stepAside(_ run: ObjectIdentifier, _ id: Name) {
    asides[id, default: 0] += 1
    guard let place = places[run] else { return }
    places[run]?.asides += 1
    if place.asides == 0, place.waitsFor == nil { halfActive += 1 }
  }

  fileprivate mutating func comeBack(_ run: ObjectIdentifier, _ id: Name) {
    asides[id, default: 1] -= 1
    if asides[id] == 0 { asides[id] = nil }
    guard let place = places[run], place.asides > 0 else { return }
    places[run]?.asides -= 1
    if place.asides == 1, place.waitsFor == nil { halfActive -= 1 }
  }
}

/// The order of ids in a tree of calls: `a.2` comes before `a.10`.
enum StepID {
  static func isBefore(_ one: String, _ other: String) -> Bool {
    let dot = UInt8(ascii: ".")
    let first = one.utf8.split(separator: dot, omittingEmptySubsequences: false)
    let second = other.utf8.split(separator: dot, omittingEmptySubsequences: false)
    for (left, right) in zip(first, second) where !left.elementsEqual(right) {
      if left.count != right.count { return left.count < right.count }
      return left.lexicographicallyPrecedes(right)
    }
    return first.count < second.count
  }
}
