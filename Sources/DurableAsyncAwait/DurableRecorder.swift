internal import AsyncAwait
public import DurablePromises
public import PromiseStores
internal import Synchronization
public import Tracing

/// Writes down what a durable loop and its journal do, under the names that the recorder gives.
///
/// The event loop reports its messages to the recorder as it always does; this adds what is written
/// to the journal and what comes back from it. Give it to the store and to the loop.
public final class DurableRecorder: StoreObserver {
  /// Where events and names are kept.
  public let recorder: Recorder
  private struct Names {
    /// What the loop calls a promise, by the id that the store knows it under.
    var promises: [String: Occurrence.PromiseName] = [:]
    /// How many promises have no place on the loop.
    var steps: UInt64 = 0
  }
  private let names = Mutex(Names())

  /// Creates a recorder of durable runs.
  ///
  /// - Parameter recorder: where events and names are kept.
  public init(_ recorder: Recorder) { self.recorder = recorder }

  /// Notes which promise of the loop stands for a promise of the store.
  func call(_ id: String, _ promise: Occurrence.PromiseName) {
    names.withLock { $0.promises[id] = promise }
  }

  /// The name under which the trace knows a promise of the store.
  ///
  /// - Parameter id: the id of the promise.
  /// - Returns: the same name every time, by first appearance.
  public func name(of id: String) -> String {
    let promise = names.withLock { names -> Occurrence.PromiseName in
      if let known = names.promises[id] { return known }
      // Numbers that the loop never comes to.
      let new = Occurrence.PromiseName(number: .max - names.steps, label: id)
      names.steps += 1
      names.promises[id] = new
      return new
    }
    return recorder.promise(for: promise)
  }

  /// Notes a record that was written to the journal.
  ///
  /// - Parameters:
  ///   - request: what the record repeats; nil if it says that time has passed.
  ///   - time: the store's time at which it was done.
  public func appended(_ request: Request?, at time: Instant) {
    switch request {
    case .promiseCreate(let create):
      append(create.id, StepParam.describe(create))
    case .promiseSettle(let settle):
      append(settle.id, JSON.text(settle.value), Event.Outcome(settle.state))
    default: append(nil, "time has passed")
    }
  }

  private func append(_ id: String?, _ words: String, _ outcome: Event.Outcome? = nil) {
    recorder.record(
      .journalAppend, lane: "loop", peer: "journal", promise: id.map(name), value: words,
      outcome: outcome)
  }

  /// Notes that all records written so far are safe.
  ///
  /// - Parameters:
  ///   - records: how many became so in this flush.
  ///   - bytes: their length in the journal.
  public func flushed(records: Int, bytes: Int) {
    recorder.record(
      .journalFlush, lane: "journal",
      value: "\(records) record\(records == 1 ? "" : "s"), \(bytes) bytes")
  }
}

extension Event.Outcome {
  /// How a promise was settled, if it was.
  init?(_ state: PromiseState) {
    switch state {
    case .pending: return nil
    case .resolved: self = .resolved
    case .rejected: self = .rejected
    case .rejectedCanceled: self = .cancelled
    case .rejectedTimedout: self = .timedOut
    }
  }
}
