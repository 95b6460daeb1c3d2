internal import AsyncAwait
internal import Synchronization

/// Ours.
struct Loop: Subject {
  let loop: EventLoop

  init(_ placement: Placement = .whenAwaited, observed: Bool = false) {
    loop = EventLoop(placement: placement, observer: observed ? Tape() : nil)
  }

  func invoke(_ callee: @escaping @Sendable () async throws -> Int) async -> Promise<Int> {
    await Async.invoke(nil, callee)
  }

  func invoke(value callee: @escaping @Sendable () -> Int) async -> Promise<Int> {
    await Async.invoke(nil, callee)
  }

  func await(_ promise: Promise<Int>) async throws -> Int { try await Async.await(promise) }

  func pending() async -> (promise: Promise<Int>, settle: @Sendable (Int) async -> Void)? {
    let resolver = loop.promise(of: Int.self)
    return (resolver.promise, { try? resolver.resolve($0) })
  }

  func run(_ body: @Sendable () async throws -> Void) async throws {
    try await loop.run { try await body() }
  }

  /// Records everything, and keeps what happened last.
  private final class Tape: Observer {
    private let events = Mutex<(kept: [Occurrence], count: Int)>(([], 0))

    func observe(_ occurrence: Occurrence) {
      events.withLock { events in
        if events.kept.count < 4_096 {
          events.kept.append(occurrence)
        } else {
          events.kept[events.count % 4_096] = occurrence
        }
        events.count += 1
      }
    }
  }
}

/// No loop at all: what Swift gives everyone.
struct BareTask: Subject {
  func invoke(_ callee: @escaping @Sendable () async throws -> Int) async -> Task<Int, any Error> {
    Task { try await callee() }
  }

  func invoke(value callee: @escaping @Sendable () -> Int) async -> Task<Int, any Error> {
    Task { callee() }
  }

  func await(_ promise: Task<Int, any Error>) async throws -> Int { try await promise.value }
}

/// What one would write first: an actor with a dictionary of continuations.
actor NaiveActor: Subject {
  private enum Entry {
    case pending([CheckedContinuation<Int, any Error>])
    case settled(Result<Int, any Error>)
  }

  private var entries: [Int: Entry] = [:]
  private var last = 0

  func invoke(_ callee: @escaping @Sendable () async throws -> Int) async -> Int {
    let id = add()
    Task {
      do { settle(id, .success(try await callee())) } catch { settle(id, .failure(error)) }
    }
    return id
  }

  func invoke(value callee: @escaping @Sendable () -> Int) async -> Int {
    let id = add()
    Task { settle(id, .success(callee())) }
    return id
  }

  func await(_ promise: Int) async throws -> Int {
    switch entries[promise] {
    case .settled(let result)?:
      entries[promise] = nil
      return try result.get()
    case .pending?, nil:
      return try await withCheckedThrowingContinuation { continuation in
        var waiting: [CheckedContinuation<Int, any Error>] = []
        if case .pending(let others)? = entries[promise] { waiting = others }
        entries[promise] = .pending(waiting + [continuation])
      }
    }
  }

  func pending() async -> (promise: Int, settle: @Sendable (Int) async -> Void)? {
    let id = add()
    return (id, { await self.settle(id, .success($0)) })
  }

  private func add() -> Int {
    last += 1
    entries[last] = .pending([])
    return last
  }

  private func settle(_ id: Int, _ result: Result<Int, any Error>) {
    guard case .pending(let waiting)? = entries[id] else { return }
    entries[id] = waiting.isEmpty ? .settled(result) : nil
    for continuation in waiting { continuation.resume(with: result) }
  }
}
