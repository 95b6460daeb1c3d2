import DurablePromises
import DurablePromisesReference

/// Walks from one seed after another, each from an empty machine.
struct DifferentialRun<Subject: DifferentialSubject> {
  var configuration: Configuration
  var subject: Subject
  /// How many events a walk has.
  var length = 90
  /// By how much leases and deadlines are longer than time is quick.
  var spread: Int64 = 1

  /// Two machines that disagree, and how to make them.
  struct Failure: CustomStringConvertible {
    var configuration: Configuration
    var seed: UInt64
    var step: Int
    var difference: String
    var events: [DifferentialEvent]

    var description: String { text.replacing("DurablePromises.", with: "") }

    private var text: String {
      """
      profile \(configuration.profile.rawValue), retry after \(configuration.retryTimeout), \
      seed \(seed), step \(step), shrunk to \(events.count) events:
      \(events.map { "  \($0)" }.joined(separator: "\n"))
      \(difference)
      """
    }
  }

  private var fresh: DifferentialWalk<Subject> {
    DifferentialWalk(subject: subject, reference: ReferenceMachine(configuration))
  }

  init(_ configuration: Configuration, _ subject: Subject) {
    self.configuration = configuration
    self.subject = subject
  }

  /// One walk.
  func walk(seed: UInt64, coverage: DifferentialCoverage? = nil) -> Failure? {
    var traffic = DifferentialTraffic(seed: seed, spread: spread)
    var walk = fresh
    var events: [DifferentialEvent] = []
    for step in 0..<length {
      let event = traffic.next(walk.reference)
      events.append(event)
      if walk.step(event, coverage: coverage) != nil {
        return shrink(events, seed: seed, step: step)
      }
      if !walk.subject.brokenInvariants(at: event.now).isEmpty {
        return shrink(events, seed: seed, step: step)
      }
    }
    if walk.subject.difference(from: walk.reference) != nil {
      return shrink(events, seed: seed, step: length)
    }
    return nil
  }

  /// What goes wrong first in a list of events, and how many of them it takes.
  private func replay(_ events: [DifferentialEvent]) -> (difference: String, count: Int)? {
    var walk = fresh
    for (index, event) in events.enumerated() {
      if let difference = walk.step(event, coverage: nil) { return (difference, index + 1) }
      let broken = walk.subject.brokenInvariants(at: event.now)
      if !broken.isEmpty {
        return ("broken: " + broken.joined(separator: "\n        "), index + 1)
      }
    }
    if let difference = walk.subject.difference(from: walk.reference) {
      return (difference, events.count)
    }
    return nil
  }

  /// Leaves events out while something still goes wrong: long runs of them first, then single ones.
  private func shrink(_ events: [DifferentialEvent], seed: UInt64, step: Int) -> Failure {
    var events = events
    var difference = "not reproduced by its own events: something depends on more than them"
    if let first = replay(events) {
      events = Array(events.prefix(first.count))
      difference = first.difference
    }
    var size = events.count / 2
    while size > 0 {
      var start = 0
      while start < events.count {
        var fewer = events
        fewer.removeSubrange(start..<min(start + size, events.count))
        if let still = replay(fewer) {
          events = Array(fewer.prefix(still.count))
          difference = still.difference
        } else {
          start += size
        }
      }
      size /= 2
    }
    return Failure(
      configuration: configuration, seed: seed, step: step, difference: difference, events: events)
  }
}
