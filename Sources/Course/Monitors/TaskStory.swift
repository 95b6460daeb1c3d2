package import ModelChecking
package import Tracing

/// What a recorded run of servers and workers says about its tasks, in the words of the monitors.
package struct TaskStory: Sendable {
  /// A step of the run, and what it did to a task, if anything.
  package typealias Moments = [Thermometer<Completion>.Moment]

  /// What happened to the task in each event of the trace; nothing in most of them.
  private var steps: [TaskEvent?]

  /// Reads a trace.
  ///
  /// - Parameter trace: a run of chapter 15.
  package init(of trace: Trace) {
    var held: [[String]: Int] = [:]
    steps = trace.events.map { event in
      guard let task = event.promise else { return nil }
      switch event.kind {
      case .promiseCreated: return .offered(task: task)
      case .taskClaimed:
        let version = event.version ?? 0
        held[[event.lane, task]] = version
        return .claimed(task: task, version: version, worker: event.lane)
      case .leaseExpired: return .expired(task: task, version: event.version ?? 0)
      case .settled:
        guard let worker = event.subject else { return nil }
        return .settled(task: task, version: held[[worker, task]] ?? 0, worker: worker)
      default: return nil
      }
    }
  }

  /// What happened to tasks, in order.
  package var events: [TaskEvent] { steps.compactMap(\.self) }

  /// The same with the steps in between, which a thermometer counts.
  package var moments: Moments {
    steps.flatMap { event -> Moments in (event.map { [.event($0)] } ?? []) + [.step] }
  }

  /// The story as a server without a fence would tell it: whoever reports is believed.
  ///
  /// - Parameter trace: the run that the story was read from.
  package mutating func takeAwayTheFence(in trace: Trace) {
    for (place, event) in trace.events.enumerated() {
      guard let task = event.promise, let worker = event.peer, let refusal = event.value,
        refusal.contains("is not held at version"), let version = event.version
      else { continue }
      steps[place] = .settled(task: task, version: version, worker: worker)
    }
  }

  /// The story as a server would tell it whose leases never expire, going on for so many steps.
  ///
  /// - Parameter silence: the steps after the end in which nothing happens.
  package mutating func keepLeases(thenSteps silence: Int) {
    var lost: Set<String> = []
    for (place, event) in steps.enumerated() {
      if case .expired(let task, _) = event { lost.insert(task) }
      if let event, lost.contains(event.task) { steps[place] = nil }
    }
    steps += Array(repeating: nil, count: silence)
  }

  /// The story up to a moment.
  ///
  /// - Parameter count: how many steps to keep.
  package mutating func cut(to count: Int) { steps.removeSubrange(min(count, steps.count)...) }
}

extension TaskEvent {
  /// The task that it happened to.
  fileprivate var task: String {
    switch self {
    case .offered(let task), .claimed(let task, _, _), .expired(let task, _),
      .settled(let task, _, _):
      task
    }
  }
}

extension Event {
  /// The version that the words of an event name last, as in `version 2, from the top`.
  fileprivate var version: Int? {
    guard let words = value?.split(separator: " "),
      let place = words.lastIndex(of: "version"), place + 1 < words.count
    else { return nil }
    return Int(words[place + 1].prefix { $0.isNumber })
  }
}
