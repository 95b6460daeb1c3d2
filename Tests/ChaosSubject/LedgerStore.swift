import DurablePromises
import Foundation
import PromiseStores

/// A file of what a worker was told, in the order of time, that outlives the worker.
final class Ledger: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }
  }

  /// Writes a line; a kill leaves all of it or none, except at the end of the file.
  func note(_ words: [String]) {
    let line = Array((words.joined(separator: "\t") + "\n").utf8)
    let count = unsafe write(descriptor, line, line.count)
    precondition(count == line.count, "There is room for a line.")
  }

  /// What all processes of a machine agree on, in nanoseconds.
  static var time: String {
    var time = timespec()
    // The structure is written, and no pointer is kept.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return "\(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))"
  }
}

/// A store whose acknowledgements are written down with the version of the lease they were given to.
///
/// A lease is noted after it was granted, and a write with the time at which it was asked for. So a write
/// that was asked for after a later lease was granted, and was acknowledged, got through the fence.
struct LedgerStore: PromiseStore {
  let store: any PromiseStore
  let ledger: Ledger

  func send(_ request: Request, durability: Durability) async throws -> Response {
    let start = Ledger.time
    let response = try await store.send(request, durability: durability)
    switch (request, response.body) {
    case (.taskAcquire, .held(let task, _, _)):
      ledger.note(["acquired", task.id, "\(task.version)", Ledger.time])
    case (.taskFence(let fence), .fenced(let inner, _)):
      note(fence.id, fence.version, start, inner.promise)
    case (.taskFulfill(let fulfill), .promise(let record)):
      note(fulfill.id, fulfill.version, start, record)
    case (.taskFence(let fence), _) where response.status == .conflict:
      ledger.note(["refused", fence.id, "\(fence.version)", start])
    case (.taskFulfill(let fulfill), _) where response.status == .conflict:
      ledger.note(["refused", fulfill.id, "\(fulfill.version)", start])
    default: break
    }
    return response
  }

  private func note(_ task: String, _ version: Int64, _ start: String, _ record: PromiseRecord?) {
    guard let record else { return }
    ledger.note([
      "wrote", task, "\(version)", start, record.id, record.state.rawValue,
      record.value.data ?? "-",
    ])
  }

  func messages(for address: String) -> AsyncStream<Message> { store.messages(for: address) }
  func settled(_ id: String) async throws -> PromiseRecord { try await store.settled(id) }
  func tick() async throws -> Instant? { try await store.tick() }
  func runTimers() async throws { try await store.runTimers() }
}
