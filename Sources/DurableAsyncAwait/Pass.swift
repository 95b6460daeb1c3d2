package import AsyncAwait
package import DurablePromises
internal import Foundation
package import PromiseStores

/// One walk through a call and everything that it calls here, as a worker runs it.
///
/// A durable loop waits until a call has ended. A worker does not: as soon as nothing in the pass goes
/// on by itself it hears so, may give the call away, and lets the same pass go on later, when
/// something that it waits for has been settled. Source: protocol §6.7–6.9.
package final class Pass: Sendable {
  /// What all passes of a worker share.
  package struct Surroundings: Sendable {
    let functions: [String: any Registrable]
    let group: String
    let time: TimeSource
    let placement: Placement
    let recorder: DurableRecorder?

    /// Collects what all passes share.
    ///
    /// - Parameters:
    ///   - functions: what may be called, each under a name of its own.
    ///   - group: who runs remote calls that name nobody.
    ///   - time: tells deadlines, and measures delays.
    ///   - placement: where bodies run.
    ///   - recorder: writes down what happens.
    package init(
      functions: [any Registrable], group: String, time: TimeSource, placement: Placement,
      recorder: DurableRecorder?
    ) {
      self.functions = Engine.table(of: functions)
      self.group = group
      self.time = time
      self.placement = placement
      self.recorder = recorder
    }

    /// Whether a function has a name.
    package func knows(_ function: String) -> Bool { functions[function] != nil }
  }

  /// Why nothing in a pass goes on by itself.
  package enum Standstill: Sendable {
    /// The root has ended.
    case ended
    /// Everything waits for these in the end, in the order of the calls; ``Pass/goOn()`` ends it.
    case waiting([String])
    /// Runs wait for these, but from tasks beside their bodies, so that the lease is needed still.
    case aside([String])
    /// The pass must not go on.
    case failed(any Error)
  }

  /// The function that the root calls.
  package let function: String
  private let record: PromiseRecord
  private let engine: Engine
  private let activity: Activity
  fileprivate let root: Run

  /// Prepares a pass.
  ///
  /// - Parameters:
  ///   - record: the promise of the call.
  ///   - isReplay: whether somebody has run the call before.
  ///   - store: what the pass creates and settles promises with.
  ///   - surroundings: what all passes share.
  /// - Throws: ``CallNotReadable``, ``FunctionNotRegistered``.
  package init(
    _ record: PromiseRecord, isReplay: Bool, store: any PromiseStore,
    in surroundings: Surroundings
  ) throws {
    activity = Activity(root: record.id)
    engine = Engine(
      store: store, functions: surroundings.functions, time: surroundings.time,
      placement: surroundings.placement, recorder: surroundings.recorder, activity: activity,
      group: surroundings.group)
    function = try CallName.read(record)
    self.record = record
    _ = try engine.function(function, for: record.id)
    root = Run(
      id: record.id, function: function, origin: record.tags[Tag.origin] ?? record.id,
      prefix: record.tags[Tag.prefix] ?? record.id, deadline: record.timeoutAt,
      isReplay: isReplay, isKnown: true, activity: activity)
  }

  /// Lets the root begin.
  package func begin() async {
    precondition(engine.claim(root.id), "A pass begins once.")
    let gate = Gate()
    gate.open(.success(record))
    guard let function = engine.functions[function] else {
      preconditionFailure("A pass knows the function of its root.")
    }
    await engine.invoke(function, root, behind: gate)
  }

  /// Waits until nothing goes on by itself.
  ///
  /// - Returns: why nothing does.
  package func standstill() async -> Standstill {
    switch await activity.standstill() {
    case .stopped: .failed(root.stopped ?? CancellationError())
    case .ended: .ended
    case .waiting(let ids): .waiting(ids)
    case .aside(let ids): .aside(ids)
    }
  }

  /// Tells the pass, which stands still, that a promise is settled.
  ///
  /// - Parameter record: the settled promise.
  package func hear(of record: PromiseRecord) { engine.overrule(record) }

  /// Lets a pass that stands still go on: it has heard of what is settled, and its lease is there.
  package func goOn() { activity.open() }

  /// Tells the pass that a promise is settled, once it does not stand still.
  ///
  /// - Parameter record: the settled promise.
  package func visit(with record: PromiseRecord) async {
    await activity.visit { engine.overrule(record) }
  }

  /// Lets nothing of the pass go on.
  ///
  /// - Parameter error: why not.
  package func fail(_ error: any Error) { root.stopTree(error) }

  /// Takes the pass apart: whatever still waits or runs is stopped, and has no effect any more.
  package func end() async {
    activity.stop()
    await engine.stop()
  }
}

extension Pass {
  /// Whether nothing has stopped the pass.
  package var mayGoOn: Bool { root.stopped == nil }
}
