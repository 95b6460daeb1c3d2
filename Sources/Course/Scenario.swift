internal import Tracing

/// One way to run a chapter's program.
public struct Scenario: Sendable {
  /// How the command line calls it, such as `race`.
  public let name: String
  /// What it shows, in one sentence.
  public let summary: String
  /// Where its promises are kept: `memory` or `durable`.
  public let runtime: String
  let body: @Sendable (Stage) async throws -> Void

  init(
    _ name: String, _ summary: String, runtime: String = "memory",
    _ body: @escaping @Sendable (Stage) async throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.runtime = runtime
    self.body = body
  }
}

/// What `reprise run NN` runs: one scenario or several, one after the other, each on its own stage.
public struct Program: Sendable {
  /// The chapter's number.
  public let chapter: Int
  /// The option that chooses among the scenarios, such as `demo`; `nil` if there is one scenario.
  public let selector: String?
  /// The scenarios, in the order of the chapter.
  public let scenarios: [Scenario]

  init(chapter: Int, selector: String? = nil, _ scenarios: [Scenario]) {
    self.chapter = chapter
    self.selector = selector
    self.scenarios = scenarios
  }

  /// Runs one scenario.
  ///
  /// - Parameters:
  ///   - scenario: one of `scenarios`.
  ///   - seed: decides the schedule; 0 means first in, first out.
  ///   - options: what the command line asked of the program, by option name.
  ///   - life: the life of this process that the run is, if it may be killed.
  /// - Returns: what happened; the same for the same arguments, byte for byte.
  /// - Throws: what the executor throws when nothing can run, or too much does.
  public func run(
    _ scenario: Scenario, seed: UInt64 = 0, options: [String: String] = [:], life: Life? = nil
  ) throws -> Run {
    let header = Trace.Header(
      tool: Reprise.version, scenario: scenario.name, chapter: chapter, seed: seed,
      runtime: scenario.runtime)
    return try Stage(seed: seed, options: options, life: life).perform(header, scenario.body)
  }
}

/// The tool's own name and version.
public enum Reprise: Sendable {
  /// The version, as traces and `--version` show it.
  public static let version = "0.1.0"
}
