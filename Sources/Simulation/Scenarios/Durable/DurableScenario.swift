import DurableAsyncAwait
import Journaling
import Scheduling

/// Random durable programs on a journal, in a process that crashes on a disk that fails.
///
/// Whoever asked goes on asking, in one life of the process after the other, until there is an answer.
/// At the end faults stop, and everything has to end as predicted. Source: reliability B2.
public enum DurableScenario: Scenario {
  /// The name on the command line.
  public static let name = "durable"
  /// What is simulated.
  public static let summary =
    "Random durable programs in a process that crashes, on a disk that fails."
  /// The kinds of trouble that can happen in it.
  public static let faults: [FaultKind] = [
    .crash, .powerLoss, .tornWrite, .writeError, .diskFull, .slowFlush,
  ]
  /// The known mistakes that it can find.
  public static let bugs: [SeededBug] = [.replyBeforeFlush, .tornTail]

  /// Something that somebody asks for, or that breaks.
  public enum Step: Hashable, Sendable, CustomStringConvertible {
    /// Somebody asks for a program to be run, under a number of its own.
    case start(Int, DurableProgram)
    /// The process dies before the given call of the disk, or soon without it.
    case crash(beforeCall: Int, downtime: Int)
    /// The same, and what was not flushed is kept or not, as the seed says.
    case powerLoss(beforeCall: Int, seed: UInt64, downtime: Int)
    /// So many flushes fail.
    case flushError(Int)
    /// So many writes fail.
    case writeError(Int)
    /// There is no room on the disk for so many milliseconds.
    case diskFull(Int)
    /// A flush takes so many microseconds longer, for so many milliseconds.
    case slowFlush(Int, during: Int)

    /// The step in words.
    public var description: String {
      switch self {
      case .start(let number, let program): "w\(number): \(program)"
      case .crash(let call, let downtime): "crash before call \(call), down for \(downtime) ms"
      case .powerLoss(let call, let seed, let downtime):
        "power loss \(seed) before call \(call), down for \(downtime) ms"
      case .flushError(let count): "\(count) failing flushes"
      case .writeError(let count): "\(count) failing writes"
      case .diskFull(let time): "disk full for \(time) ms"
      case .slowFlush(let flush, let time): "flushes take \(flush) µs longer for \(time) ms"
      }
    }
  }

  /// The kinds of trouble that a plan draws from.
  private enum Trouble: CaseIterable {
    case crash, powerLoss, flushError, writeError, diskFull, slowFlush
  }

  /// Decides what happens.
  ///
  /// - Parameters:
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on; one tick is one millisecond of virtual time.
  /// - Returns: the steps, in the order of their ticks.
  public static func plan(seed: UInt64, ticks: Int) -> [Planned<Step>] {
    var chance = SeededGenerator(seed: Digest.of("durable") ^ seed)
    let kinds = Swarm.draw(DurableProgram.Kind.allCases, using: &chance)
    let troubles = Swarm.draw(Trouble.allCases, using: &chance)
    let depth = Int.random(in: 1...3, using: &chance)
    var plan: [Planned<Step>] = []
    for number in 1...max(1, ticks / 60) {
      plan.append(
        Planned(
          tick: Int.random(in: 0..<max(1, ticks), using: &chance),
          .start(number, .random(depth: depth, of: kinds, using: &chance))))
    }
    for _ in 0..<max(1, ticks / Int.random(in: 50...250, using: &chance)) {
      guard let trouble = troubles.randomElement(using: &chance) else { break }
      plan.append(
        Planned(
          tick: Int.random(in: 0..<max(1, ticks), using: &chance), step(trouble, using: &chance)))
    }
    // By place where ticks are equal: a sort need not keep the order.
    return plan.enumerated()
      .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }.map(\.element)
  }

  private static func step(_ trouble: Trouble, using chance: inout SeededGenerator) -> Step {
    let downtime = Int.random(in: 0...40, using: &chance)
    switch trouble {
    case .crash:
      return .crash(beforeCall: Int.random(in: 1...6, using: &chance), downtime: downtime)
    case .powerLoss:
      return .powerLoss(
        beforeCall: Int.random(in: 1...6, using: &chance),
        seed: UInt64.random(in: 0..<1_000_000, using: &chance), downtime: downtime)
    case .flushError: return .flushError(Int.random(in: 1...2, using: &chance))
    case .writeError: return .writeError(Int.random(in: 1...2, using: &chance))
    case .diskFull: return .diskFull(Int.random(in: 1...60, using: &chance))
    case .slowFlush:
      return .slowFlush(
        Int.random(in: 100...9_000, using: &chance),
        during: Int.random(in: 10...300, using: &chance))
    }
  }

  /// Lets it happen, and looks whether all that must be true is true.
  ///
  /// - Parameters:
  ///   - plan: the steps, or some of them.
  ///   - simulation: the world in which it happens.
  /// - Throws: `CancellationError` if the run is cancelled.
  public static func run(_ plan: [Planned<Step>], in simulation: Simulation) async throws {
    var programs: [String: DurableProgram] = [:]
    for case .start(let number, let program) in plan.map(\.step) {
      programs["w\(number)"] = program
    }
    let world = DurableWorld(programs, simulation)
    let supervisor = DurableSupervisor(world: world)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await supervisor.lead() }
      for planned in plan {
        try? await simulation.clock.sleep(until: .init(sinceStart: .milliseconds(planned.tick)))
        if case .start(let number, _) = planned.step {
          let client = DurableClient(world: world, name: "w\(number)")
          group.addTask { await client.run() }
          for external in client.externals { group.addTask { await client.settle(external) } }
        } else if let life = world.current {
          group.addTask { await supervisor.carryOut(planned.step, in: life) }
        }
        world.check()
      }
      world.heal()
      await supervisor.finish()
      world.end()
    }
  }
}
