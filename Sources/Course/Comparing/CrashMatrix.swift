internal import Foundation
public import Tracing

/// The same program on two runtimes, killed after each event, and what became of it.
public struct CrashMatrix: Sendable {
  /// What became of a program on one runtime.
  public struct Outcome: Hashable, Sendable {
    /// What it printed in the end; nil if it never came to that.
    public let result: String?
    /// What it took.
    public let ledger: Ledger

    init(_ run: Run) {
      result = run.output.last
      ledger = Ledger(run)
    }
  }

  /// What becomes of a kill after one event.
  public struct Column: Sendable {
    /// The event of the durable run after which both are killed.
    public let event: Event
    /// In memory: killed after the counterpart of the event, and not started again, since nothing
    /// is left to go on from.
    public let memory: Outcome
    /// With a journal: killed after the event, and started again.
    public let durable: Outcome
  }

  /// The program in memory, not killed.
  public let memory: Run
  /// The program with a journal, not killed.
  public let durable: Run
  /// The columns, one for each event that was asked for.
  public private(set) var columns: [Column] = []
  private let program: Program
  private let durableScenario: String
  private let seed: UInt64
  private let counterparts: [Int]

  /// Runs a program on both runtimes without a kill.
  ///
  /// - Parameters:
  ///   - program: has a scenario `memory`, and the durable one.
  ///   - durableScenario: its scenario that is compared with the one in memory.
  ///   - seed: decides the schedule of all runs.
  /// - Throws: ``NotComparable``, and what running the program throws.
  public init(
    _ program: Program, durableScenario: String = "durable", seed: UInt64 = 0
  ) throws {
    self.program = program
    self.durableScenario = durableScenario
    self.seed = seed
    memory = try program.run(program.scenario("memory"), seed: seed)
    durable = try program.run(program.scenario(durableScenario), seed: seed)
    counterparts = Alignment(memory.trace.events, durable.trace.events).counterparts
  }

  /// How many events there are after which to kill.
  public var eventCount: Int { durable.trace.events.count }

  /// Kills both after one event of the durable run, and notes what becomes of it.
  ///
  /// - Parameter index: the event, counted from 1.
  /// - Returns: the runs, as far as they came.
  /// - Throws: what leading their lives throws.
  @discardableResult
  public mutating func kill(after index: Int) throws -> (memory: Run, durable: Run) {
    precondition((1...eventCount).contains(index), "a kill follows an event of the run")
    let memory = try lead("memory", after: max(counterparts[index - 1], 1), isRestarted: false)
    let durable = try lead(durableScenario, after: index, isRestarted: true)
    columns.append(
      Column(
        event: self.durable.trace.events[index - 1], memory: Outcome(memory),
        durable: Outcome(durable)))
    return (memory, durable)
  }

  private func lead(_ name: String, after index: Int, isRestarted: Bool) throws -> Run {
    try Lives.lead(
      program, program.scenario(name), seed: seed, crashes: [.event(index)],
      isRestarted: isRestarted)
  }
}

extension Program {
  /// The scenario of a name.
  func scenario(_ name: String) throws(NotComparable) -> Scenario {
    guard let scenario = scenarios.first(where: { $0.name == name }) else {
      throw NotComparable(chapter: chapter)
    }
    return scenario
  }
}

/// A chapter's program runs on one runtime only.
public struct NotComparable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the chapter.
  public let chapter: Int

  /// Which chapter it is, and which to take instead.
  public var description: String {
    "The program of chapter \(chapter) does not run on both runtimes. Compare chapter 11."
  }
}
