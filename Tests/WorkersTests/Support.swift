import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Scheduling
import Synchronization
import Workers

/// A store in memory with workers around it, on one thread and a virtual clock.
struct Yard: Sendable {
  let clock = VirtualClock()
  let executor: SeededExecutor
  let time: TimeSource
  let store: VolatileStore
  let events = EventLog()

  init(seed: UInt64 = 0, retryTimeout: Int64 = 30_000) {
    executor = SeededExecutor(
      seed == 0 ? .firstInFirstOut : .random(seed: seed), clock: clock, budget: 100_000_000,
      recordsChoices: false)
    time = TimeSource(clock, epoch: 1_790_000_000_000)
    store = VolatileStore(configuration: Configuration(retryTimeout: retryTimeout), time: time)
  }

  /// A worker of a group, which talks to the store directly or through something else.
  func worker(
    _ id: String, group: String = "default", _ functions: [any Registrable],
    options: WorkerOptions = WorkerOptions(), through store: (any PromiseStore)? = nil
  ) -> Worker {
    Worker(
      store: store ?? self.store, receiver: StoreReceiver(self.store, group: group, id: id),
      functions: functions, options: options, time: time, placement: .on(executor),
      observer: events.of(id))
  }

  func client(_ worker: Worker? = nil) -> Client {
    Client(store: store, worker: worker, time: time)
  }

  /// Lets workers run until `body` ends.
  @discardableResult
  func run<Output: Sendable>(
    _ workers: [Worker], _ body: @escaping @Sendable (Client) async throws -> Output
  ) throws -> Output {
    try executor.run("main") { [self] in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await store.runTimers() }
        for worker in workers { group.addTask { try? await worker.run() } }
        let result: Result<Output, any Error>
        do { result = .success(try await body(client())) } catch { result = .failure(error) }
        for worker in workers { await worker.drain(within: .zero) }
        group.cancelAll()
        return try result.get()
      }
    }
  }

  func sleep(_ duration: Duration) async throws { try await clock.sleep(for: duration) }

  /// A promise as the store has it.
  func record(_ id: String) -> PromiseRecord? {
    store.snapshot().promises.map(\.record).first { $0.id == id }
  }
}

/// What workers said, in short.
final class EventLog: Sendable {
  private let state = Mutex<[String]>([])

  var lines: [String] { state.withLock { $0 } }

  func count(_ prefix: String) -> Int { lines.count { $0.hasPrefix(prefix) } }

  func contains(_ part: String) -> Bool { lines.contains { $0.contains(part) } }

  func of(_ worker: String) -> any WorkerObserver { Ear(worker: worker, log: self) }

  private struct Ear: WorkerObserver {
    let worker: String
    let log: EventLog

    func observe(_ event: WorkerEvent) {
      let words =
        switch event {
        case .acquired(let id, let version): "acquired \(id) v\(version)"
        case .refused(let id, let version): "refused \(id) v\(version)"
        case .started(let id, let function): "started \(id) \(function)"
        case .replayed(let id, let function): "replayed \(id) \(function)"
        case .resumed(let id): "resumed \(id)"
        case .suspended(let id, let ids, let isParked):
          "suspended \(id) on \(ids.joined(separator: " "))\(isParked ? " parked" : "")"
        case .redirected(let id, let ids): "redirected \(id) on \(ids.joined(separator: " "))"
        case .dropped(let id): "dropped \(id)"
        case .fulfilled(let record): "fulfilled \(record.id) \(record.state)"
        case .released(let id, let reason, let pause): "released \(id) \(pause) \(reason)"
        case .leaseLost(let id, let version): "lost \(id) v\(version)"
        case .heartbeat(let origin, let ids): "beat \(origin): \(ids.joined(separator: " "))"
        case .storeFailed(let error): "failed \(error)"
        }
      log.state.withLock { $0.append("\(worker) \(words)") }
    }
  }
}

/// What happens outside, counted.
final class Outside: Sendable {
  private let state = Mutex<[String: Int]>([:])

  func happen(_ what: String) { state.withLock { $0[what, default: 0] += 1 } }

  func count(_ what: String) -> Int { state.withLock { $0[what] ?? 0 } }

  var all: [String: Int] { state.withLock { $0 } }
}

/// Something that went wrong in a program.
struct Boom: Error, CustomStringConvertible {
  var description: String { "boom" }
}
