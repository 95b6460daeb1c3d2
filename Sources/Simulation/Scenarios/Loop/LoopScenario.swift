import AsyncAwait
import Scheduling
import Synchronization
import Tracing

/// Random programs on the event loop in memory, whose messages take random time.
///
/// Jobs run oldest first; chance lies in how long each message is under way to the loop, and that
/// follows from the seed, the sender and the number of the message. So messages overtake each other
/// in every way that a mailbox allows, and a run is the same in every build. What one program does is
/// also the same whichever other programs are in the plan: shrinking keeps what it looks for.
public enum LoopScenario: Scenario {
  /// The name on the command line.
  public static let name = "loop"
  /// What is simulated.
  public static let summary = "Random programs on the event loop in memory."
  /// The kinds of trouble that can happen in it: none, a loop in memory has nothing that breaks.
  public static let faults: [FaultKind] = []
  /// The known mistakes that it can find.
  public static let bugs: [SeededBug] = [.lostWakeUp]

  /// A program that begins.
  public struct Step: Hashable, Sendable, CustomStringConvertible {
    /// Its place among the programs of the plan that it was drawn with, from 1.
    public let number: Int
    /// What it does.
    public let program: LoopProgram

    /// The program under its name.
    public var description: String { "p\(number): \(program)" }
  }

  /// How many programs begin in a hundred milliseconds.
  private static let density = 4

  /// Decides what happens.
  ///
  /// - Parameters:
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on; one tick is one millisecond of virtual time.
  /// - Returns: the steps, in the order of their ticks.
  public static func plan(seed: UInt64, ticks: Int) -> [Planned<Step>] {
    var chance = SeededGenerator(seed: Digest.of("loop") ^ seed)
    let kinds = Swarm.draw(LoopProgram.Kind.allCases, using: &chance)
    let depth = Int.random(in: 1...3, using: &chance)
    let count = max(1, ticks * density / 100)
    let starts = (0..<count).map { _ in Int.random(in: 0..<max(1, ticks), using: &chance) }.sorted()
    return starts.enumerated().map { place, tick in
      Planned(
        tick: tick,
        Step(
          number: place + 1, program: .random(depth: depth, of: kinds, using: &chance)))
    }
  }

  /// Lets it happen, and looks whether all that must be true is true.
  ///
  /// - Parameters:
  ///   - plan: the steps, or some of them.
  ///   - simulation: the world in which it happens.
  /// - Throws: `CancellationError` if the run is cancelled.
  public static func run(_ plan: [Planned<Step>], in simulation: Simulation) async throws {
    let executor = simulation.executor
    let mailbox = executor.lane("loop", latency: latency(seed: simulation.seed))
    let loop = EventLoop(
      placement: .on(mailbox: mailbox) { executor.lane($0) }, observer: simulation.recorder,
      bug: simulation.bug == .lostWakeUp ? .lostWakeUp : nil)
    let stage = LoopStage(loop: loop, clock: simulation.clock)
    let book = Mutex(Book(unfinished: Set(plan.map(\.step.number))))
    for planned in plan {
      try await simulation.clock.sleep(until: .init(sinceStart: .milliseconds(planned.tick)))
      let (number, program) = (planned.step.number, planned.step.program)
      let request = simulation.ask("\(planned.step)", by: "main", of: "loop")
      _ = await loop.invoke("p\(number)") { () async in
        let (outcome, surprise) = await stage.outcome(of: program, as: "p\(number)")
        // What ends only because the loop is closed has been reported as stuck.
        guard book.withLock({ $0.finish(number) }) else { return }
        let words = outcome?.description ?? surprise
        simulation.answer(request, words)
        if let outcome, program.outcomes.contains(outcome) { return }
        simulation.violated("right-result", "p\(number) gives \(words): \(program)")
      }
    }
    // Time costs nothing here, and no program takes as long as that.
    try await simulation.clock.sleep(for: .seconds(60))
    await check(loop, book.withLock { $0.close() }, plan, in: simulation)
  }

  /// Which programs have not ended yet.
  private struct Book {
    var unfinished: Set<Int>
    var isClosed = false

    /// Notes that a program has ended; false if that is too late.
    mutating func finish(_ number: Int) -> Bool { !isClosed && unfinished.remove(number) != nil }

    /// Ends the run, and tells who is stuck.
    mutating func close() -> [Int] {
      isClosed = true
      return unfinished.sorted()
    }
  }

  /// How long messages are under way: less than a millisecond.
  private static func latency(seed: UInt64) -> Latency {
    { sender, number in
      var chance = SeededGenerator(
        seed: Digest.of(sender) ^ (seed &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(number))
      return .nanoseconds(Int64.random(in: 1..<800_000, using: &chance))
    }
  }

  /// Looks whether all have ended and nothing is left.
  private static func check(
    _ loop: EventLoop, _ stuck: [Int], _ plan: [Planned<Step>], in simulation: Simulation
  ) async {
    if !stuck.isEmpty {
      let names = list(stuck.map { "p\($0)" })
      let waits = list(loop.waits.map(\.description))
      simulation.violated("no-lost-wake-up", "never ended: \(names); \(waits)")
    } else if loop.promiseCount > 0 || loop.awaiterCount > 0 || !loop.notesAreEmpty {
      simulation.violated(
        "nothing-left", "\(loop.promiseCount) promises and \(loop.awaiterCount) awaiters are left")
    }
    for found in simulation.recorder.trace(scenario: name).invariants().breaks {
      simulation.violated(found.invariant.name, "event \(found.index): \(found.reason)")
    }
    let report = await loop.close()
    let unheard = plan.reduce(Int?.some(0)) { sum, planned in
      sum.flatMap { sum in planned.step.program.unheard.map { sum + $0 } }
    }
    let reported = report.unawaitedRejections.count + report.furtherUnawaitedRejections
    if stuck.isEmpty, let unheard, unheard != reported {
      simulation.violated(
        "unheard-rejections", "\(reported) reported at the end, \(unheard) are expected")
    }
  }
}

extension LoopScenario {
  /// The first few words, and how many more there are.
  private static func list(_ words: [String]) -> String {
    let shown = words.prefix(6).joined(separator: ", ")
    return words.count > 6 ? "\(shown) and \(words.count - 6) more" : shown
  }
}

extension LoopStage {
  /// How a program ended, or in words the error that it was not to end with.
  func outcome(
    of program: LoopProgram, as name: String
  ) async -> (outcome: LoopOutcome?, surprise: String) {
    do {
      return (.value(try await run(program, as: name)), "")
    } catch let failure as PlannedFailure {
      return (.failure(failure.number), "")
    } catch is CancellationError {
      return (.cancelled, "")
    } catch {
      return (nil, "\(error)")
    }
  }
}
