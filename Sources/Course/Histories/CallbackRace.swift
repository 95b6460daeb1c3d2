internal import AsyncAwait
internal import Linearizability
internal import Synchronization

/// Two clients of one store, and what they saw.
struct CallbackRace: Sendable {
  private let stage: Stage
  private let store: CallbackStore
  private let seen = Seen()

  private final class Seen: Sendable {
    let recorder = Mutex(HistoryRecorder<PromiseModel>())
  }

  init(_ stage: Stage, isAtomic: Bool) {
    self.stage = stage
    store = CallbackStore(isAtomic: isAtomic, clock: stage.clock)
  }

  /// Lets both clients ask, and checks what they saw.
  func report() async throws -> HistoryReport {
    let ann = await Async.invoke("ann") {
      try await ask(.createWithCallback("p", callback: "c"), by: "ann")
      try await stage.clock.sleep(for: .milliseconds(6))
      try await ask(.createCallback("p", callback: "c"), by: "ann")
    }
    let bob = await Async.invoke("bob") {
      try await stage.clock.sleep(for: .milliseconds(3))
      try await ask(.create("p"), by: "bob")
    }
    try await Async.await(ann)
    try await Async.await(bob)
    let history = seen.recorder.withLock { $0.history }
    return HistoryReport(history, model: PromiseModel(), title: "Two requests for one promise")
  }

  /// Asks the store, and notes when what was asked, and when what was answered.
  private func ask(_ request: PromiseModel.Input, by client: String) async throws {
    let number = seen.recorder.withLock { $0.invoke(request, by: client) }
    stage.message("\(request)", from: client, to: "store")
    let answer: PromiseModel.Output
    switch request {
    case .createWithCallback(let promise, let callback):
      answer = try await store.createWithCallback(promise, callback)
    case .createCallback(let promise, let callback):
      answer = store.createCallback(promise, callback)
    default: answer = store.create(request.promise)
    }
    seen.recorder.withLock { $0.respond(to: number, with: answer) }
    stage.message("\(answer)", from: "store", to: client)
  }
}
