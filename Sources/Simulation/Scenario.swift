public import Scheduling

/// A system that is simulated: what happens to it, and what must be true of it.
///
/// What happens is planned before the run, from the seed alone. So a run that failed can be made
/// shorter by leaving out steps of its plan, and is still a run of the same system.
public protocol Scenario: Sendable {
  /// One thing that happens: somebody asks for something, or something breaks.
  associatedtype Step: Hashable & Sendable & CustomStringConvertible

  /// The name on the command line.
  static var name: String { get }
  /// What is simulated, in one sentence.
  static var summary: String { get }
  /// The kinds of trouble that can happen in it.
  static var faults: [FaultKind] { get }
  /// The known mistakes that it can find.
  static var bugs: [SeededBug] { get }

  /// How the executor chooses among the jobs that can run.
  ///
  /// Oldest first, unless a scenario says otherwise: then chance lies in the plan, in the network and
  /// in the disk, and a build that merges jobs differently has the same run.
  ///
  /// - Parameter seed: the seed of the run.
  /// - Returns: the strategy.
  static func strategy(seed: UInt64) -> Strategy

  /// Decides what happens.
  ///
  /// - Parameters:
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on; one tick is one millisecond of virtual time.
  /// - Returns: the steps, in the order of their ticks.
  static func plan(seed: UInt64, ticks: Int) -> [Planned<Step>]

  /// Lets it happen, and looks whether all that must be true is true.
  ///
  /// Runs as a task on the simulation's executor. Steps that clash with what is left of a plan (an
  /// operation on a process that is down, say) do nothing.
  ///
  /// - Parameters:
  ///   - plan: the steps, or some of them.
  ///   - simulation: the world in which it happens.
  /// - Throws: what the scenario did not expect; it counts as a failure.
  static func run(_ plan: [Planned<Step>], in simulation: Simulation) async throws
}

extension Scenario {
  /// Oldest first.
  public static func strategy(seed: UInt64) -> Strategy { .firstInFirstOut }
}

/// A step and when it happens.
public struct Planned<Step: Hashable & Sendable & CustomStringConvertible>: Hashable, Sendable {
  /// When, in milliseconds of virtual time since the start.
  public var tick: Int
  /// What.
  public var step: Step

  /// Plans a step.
  ///
  /// - Parameters:
  ///   - tick: when, in milliseconds of virtual time since the start.
  ///   - step: what.
  public init(tick: Int, _ step: Step) {
    self.tick = tick
    self.step = step
  }
}
