public import Scheduling
import Synchronization
public import Tracing

/// The world of one run: one thread, one clock, one source of chance for each purpose, and a record of
/// what happened.
///
/// Everything in it is decided by the seed and the plan. Source: design §6, reliability D.
public final class Simulation: Sendable {
  /// Decides everything that the plan does not.
  public let seed: UInt64
  /// The known mistake that is put back, if any.
  public let bug: SeededBug?
  /// Runs all of it, on one thread.
  public let executor: SeededExecutor
  /// What happened, for diagrams and the stepper.
  public let recorder: Recorder

  private struct State {
    var log: [LogEntry] = []
    var coverage: [FaultKind: Int] = [:]
    var violations: [Violation] = []
    var undecided: [String] = []
    var history: RecordedHistory?
  }

  private let state = Mutex(State())

  /// Creates a world.
  ///
  /// - Parameters:
  ///   - seed: decides everything that the plan does not.
  ///   - bug: a known mistake to put back.
  ///   - strategy: how the executor chooses among the jobs that can run.
  public init(seed: UInt64, bug: SeededBug? = nil, strategy: Strategy) {
    self.seed = seed
    self.bug = bug
    let executor = SeededExecutor(strategy, budget: 20_000_000, recordsChoices: false)
    self.executor = executor
    let clock = executor.clock
    recorder = Recorder(clock: { clock.now.sinceStart })
  }

  /// The virtual clock.
  public var clock: VirtualClock { executor.clock }

  /// How many milliseconds of virtual time have passed.
  public var now: Int64 { Int64(clock.now.sinceStart / .milliseconds(1)) }

  /// A source of chance for one purpose.
  ///
  /// What one purpose draws does not depend on how much the others draw.
  ///
  /// - Parameter purpose: names it; the same name gives the same numbers.
  /// - Returns: a generator at its beginning.
  public func chance(_ purpose: String) -> SeededGenerator {
    SeededGenerator(seed: Digest.of(purpose) ^ (seed &* 0x9E37_79B9_7F4A_7C15))
  }

  /// Writes down that somebody asks for something.
  ///
  /// - Parameters:
  ///   - request: what, in the words of the log.
  ///   - client: who asks.
  ///   - server: who is asked.
  /// - Returns: the number of the request, from 1.
  public func ask(_ request: String, by client: String, of server: String = "server") -> Int {
    let event = recorder.record(.messageSent, lane: client, peer: server, value: request)
    return state.withLock { state in
      state.log.append(
        LogEntry(
          id: state.log.count + 1, askedAt: now, client: client, server: server, request: request,
          event: event))
      return state.log.count
    }
  }

  /// Writes down the answer to a request.
  ///
  /// - Parameters:
  ///   - id: the number of the request.
  ///   - status: the answer, in the words of the log.
  public func answer(_ id: Int, _ status: String) {
    let entry = state.withLock { state in
      state.log[id - 1].status = status
      state.log[id - 1].answeredAt = now
      return state.log[id - 1]
    }
    recorder.record(
      .messageSent, lane: entry.server, peer: entry.client, value: status, cause: entry.event)
  }

  /// Writes down that something broke.
  ///
  /// - Parameters:
  ///   - fault: what kind of trouble it was.
  ///   - subject: who or what had it.
  ///   - words: more about it.
  public func happened(_ fault: FaultKind, to subject: String, _ words: String = "") {
    state.withLock { $0.coverage[fault, default: 0] += 1 }
    let value = words.isEmpty ? fault.rawValue : "\(fault.rawValue): \(words)"
    switch fault {
    case .crash, .powerLoss:
      // With a subject, so that a reader of the trace takes it for the end of this process only.
      recorder.record(.crash, lane: subject, subject: subject, value: "stops (\(value))")
    case .drop, .replyLost, .partition:
      recorder.record(.messageDropped, lane: "network", peer: subject, value: value)
    case .duplicate:
      recorder.record(.messageDuplicated, lane: "network", peer: subject, value: value)
    default:
      recorder.record(.log, lane: subject, value: value)
    }
  }

  /// Writes down that something that must be true is not.
  ///
  /// - Parameters:
  ///   - property: the name of what must be true.
  ///   - words: how it is broken.
  ///   - request: the number of the request whose answer breaks it, if it is one.
  public func violated(_ property: String, _ words: String, request: Int? = nil) {
    recorder.record(.checkFailed, lane: "check", subject: property, value: words)
    state.withLock { state in
      state.violations.append(
        Violation(property: property, words: words, after: state.log.count, request: request))
    }
  }

  /// Writes down that a check did not come to an end.
  ///
  /// - Parameter words: which check, and why.
  public func undecided(_ words: String) { state.withLock { $0.undecided.append(words) } }

  /// Keeps what the clients saw, for those who want to look at it.
  ///
  /// - Parameter history: what they saw.
  public func keep(_ history: RecordedHistory) { state.withLock { $0.history = history } }

  /// Whether something was found wrong; a run may stop then.
  public var isViolated: Bool { state.withLock { !$0.violations.isEmpty } }

  /// The requests so far.
  public var log: [LogEntry] { state.withLock { $0.log } }

  /// How often each kind of trouble happened.
  public var coverage: [FaultKind: Int] { state.withLock { $0.coverage } }

  /// What was found wrong, in order.
  public var violations: [Violation] { state.withLock { $0.violations } }

  /// The checks that did not come to an end.
  public var undecided: [String] { state.withLock { $0.undecided } }

  /// What the clients saw, if the scenario keeps it.
  public var history: RecordedHistory? { state.withLock { $0.history } }
}
