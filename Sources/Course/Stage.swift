public import AsyncAwait
internal import Journaling
public import Scheduling
internal import Synchronization
public import Tracing

/// Where a chapter's program runs: one thread, virtual time, everything written down.
///
/// The same program, seed and options give the same trace, byte for byte.
public final class Stage: Sendable {
  /// The loop that the program runs on; `Async` means this loop.
  public let loop: EventLoop
  /// Decides what runs next.
  public let executor: SeededExecutor
  /// The only clock that the program can see.
  public let clock: VirtualClock
  /// What the command line asked of the program, by option name.
  public let options: [String: String]

  /// Decides the schedule, and whatever else chance decides.
  let seed: UInt64
  let recorder: Recorder
  /// The life of this process, if it may be killed.
  let life: Life?
  let chronicle: Chronicle?
  private let bodies = Mutex<[String: Int]>([:])
  private let lines = Mutex<[String]>([])
  private let endings = Mutex<[@Sendable () async throws -> Void]>([])

  /// Creates a stage.
  ///
  /// - Parameters:
  ///   - seed: decides the schedule; 0 means first in, first out, the schedule without surprises.
  ///   - options: what the command line asked of the program, by option name.
  ///   - life: the life of this process that the run is, if it may be killed.
  /// - Throws: what the file system throws when the life cannot be written down.
  public init(seed: UInt64, options: [String: String] = [:], life: Life? = nil) throws {
    let chronicle = try life.map(Chronicle.init)
    let clock = VirtualClock()
    let executor = SeededExecutor(seed == 0 ? .firstInFirstOut : .random(seed: seed), clock: clock)
    let recorder = Recorder(
      clock: { clock.now.sinceStart }, listener: chronicle.map { $0.witness })
    self.seed = seed
    self.life = life
    self.chronicle = chronicle
    self.clock = clock
    self.executor = executor
    self.recorder = recorder
    self.options = options
    loop = EventLoop(
      placement: .on(mailbox: executor.lane("loop")) { executor.lane($0) }, observer: recorder)
  }

  /// Prints a line: it is part of the run's output, and belongs to the step it follows.
  ///
  /// - Parameter line: what to print.
  public func say(_ line: String) {
    lines.withLock { $0.append(line) }
    note(.log, line)
  }

  /// Prints a line that is no event: a picture of where the events so far have led.
  ///
  /// - Parameter line: what to print.
  public func draw(_ line: String) { lines.withLock { $0.append(line) } }

  /// Does something to the world outside, which nothing can undo: an event of the trace.
  ///
  /// - Parameter effect: what is done, such as `charge card 7`.
  public func effect(_ effect: String) { note(.effect, effect) }

  /// Notes that a body begins, so that its runs can be counted.
  ///
  /// - Parameter body: the body's name.
  public func begin(_ body: String) {
    bodies.withLock { $0[body, default: 0] += 1 }
    chronicle?.begin(body)
  }

  /// How often each body has begun.
  public var bodyRuns: [String: Int] { bodies.withLock { $0 } }

  /// Writes an event down in the name of the current execution.
  ///
  /// - Parameters:
  ///   - kind: what happened.
  ///   - value: the words to go with it.
  public func note(_ kind: EventKind, _ value: String) {
    recorder.record(
      kind, lane: recorder.lane(for: Async.execution), value: value,
      flags: kind == .log ? [.folded] : [])
  }

  /// Writes a message down that does not go through the loop.
  ///
  /// - Parameters:
  ///   - words: what it says.
  ///   - sender: who sends it.
  ///   - receiver: who receives it.
  func message(_ words: String, from sender: String, to receiver: String) {
    recorder.record(.messageSent, lane: sender, peer: receiver, value: words)
  }

  /// Writes down what a loop would report, for programs that work its tables by hand.
  ///
  /// - Parameter occurrence: what happened.
  func observe(_ occurrence: Occurrence) { recorder.observe(occurrence) }

  private func failure(_ body: () async throws -> Void) async -> (any Error)? {
    do {
      try await body()
      return nil
    } catch {
      return error
    }
  }

  /// Does something when the program has ended, however it did.
  ///
  /// - Parameter ending: what to do.
  func atEnd(_ ending: @escaping @Sendable () async throws -> Void) {
    endings.withLock { $0.append(ending) }
  }

  /// What has happened so far.
  var events: [Event] { recorder.events }

  /// What has been printed so far.
  public var output: [String] { lines.withLock { $0 } }

  /// Runs `body` as `main` until nothing is left to do, and closes the loop.
  ///
  /// - Parameters:
  ///   - header: what the trace says about the run.
  ///   - body: the program.
  /// - Returns: what happened.
  /// - Throws: what the executor throws when it cannot go on; see `SeededExecutor.run`;
  ///   `JournalError` if the program failed because the journal did.
  func perform(
    _ header: Trace.Header, _ body: @escaping @Sendable (Stage) async throws -> Void
  ) throws -> Run {
    let failure: (any Error)? = try executor.run(
      "main", waits: { loop.waits.map(\.description) },
      {
        let failure = await self.failure { try await self.loop.run { try await body(self) } }
        // What was opened last is closed first; what goes wrong then counts if nothing did before.
        let endings = self.endings.withLock { $0 }
        var last: (any Error)?
        for ending in endings.reversed() { last = await self.failure(ending) ?? last }
        return failure ?? last
      })
    // A program that cannot keep its promises has not run; that is nothing a chapter is about.
    if let failure = failure as? JournalError { throw failure }
    let report = try executor.run("main") { await self.loop.close() }
    let run = Run(
      trace: recorder.trace(header), output: output, failure: failure.map { "\($0)" },
      leftovers: report.description, bodyRuns: bodyRuns)
    try chronicle?.end(run)
    return run
  }
}

/// What a program did.
public struct Run: Sendable {
  /// Everything that happened.
  public let trace: Trace
  /// What the program printed, line by line.
  public let output: [String]
  /// What the program threw in the end, in words.
  public let failure: String?
  /// What the loop reported when it closed; empty if nothing was left undone.
  public let leftovers: String
  /// How often each body began, for programs that count them.
  public let bodyRuns: [String: Int]
  /// How many processes it took.
  public var lives = 1

  /// What it took to get there, for programs whose bodies are counted.
  ///
  /// A cluster has no journal of its own, and its program says what it took.
  public var ledger: Ledger? {
    bodyRuns.isEmpty || trace.header.runtime == Cluster.runtime ? nil : Ledger(self)
  }
}
