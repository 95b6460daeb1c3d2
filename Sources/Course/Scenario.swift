internal import Tracing

/// One way to run a chapter's program.
public struct Scenario: Sendable {
  /// How the command line calls it, such as `race`.
  public let name: String
  /// What it shows, in one sentence.
  public let summary: String
  /// Where its promises are kept: `memory` or `durable`.
  public let runtime: String
  /// The settings of the program that it looks at, by name.
  public let knows: [String]
  /// How its process ends.
  public let fate: Fate
  /// Whether it runs only when it is named.
  public let isExtra: Bool

  /// How the process of a program ends.
  public enum Fate: Hashable, Sendable {
    /// By itself, unless the command line asks for a kill.
    case ends
    /// Killed by the program itself, and started once more or not.
    case isKilled(isRestarted: Bool)
  }

  let body: @Sendable (Stage) async throws -> Void

  init(
    _ name: String, _ summary: String, runtime: String = "memory", knows: [String] = [],
    fate: Fate = .ends, isExtra: Bool = false,
    _ body: @escaping @Sendable (Stage) async throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.runtime = runtime
    self.knows = knows
    self.fate = fate
    self.isExtra = isExtra
    self.body = body
  }
}

/// What `reprise run NN` runs: one scenario or several, one after the other, each on its own stage.
public struct Program: Sendable {
  /// The chapter's number.
  public let chapter: Int
  /// The option that chooses among the scenarios, such as `demo`; `nil` if there is one scenario.
  public let selector: String?
  /// The options that change what a scenario does, such as `n`.
  public let settings: [Setting]
  /// The scenarios, in the order of the chapter.
  public let scenarios: [Scenario]
  /// The scenarios that run unless others are named.
  public var ordinaryScenarios: [Scenario] { scenarios.filter { !$0.isExtra } }

  /// An option of a program.
  public struct Setting: Sendable {
    /// What a setting accepts.
    public enum Kind: Sendable {
      /// A whole number in a range.
      case number(ClosedRange<Int>)
      /// The path of a file.
      case file
      /// Nothing: it is given or not.
      case flag
      /// A text that the program reads; all settings tell what is wrong with it, if anything.
      case text(
        valueName: String,
        problem: @Sendable (_ text: String, _ settings: [String: String]) -> Problem?)
    }

    /// Why a text is refused.
    public struct Problem: Error, Hashable, Sendable {
      /// What would be accepted, as the end of a sentence.
      public let accepted: String
      /// Further lines, such as one with a caret under the place.
      public var lines: [String] = []
    }

    /// How the command line calls it, without dashes.
    public let name: String
    /// What it accepts.
    public let kind: Kind
    /// What it is for, as one sentence.
    public let help: String

    init(_ name: String, _ kind: Kind, _ help: String) {
      self.name = name
      self.kind = kind
      self.help = help
    }
  }

  init(
    chapter: Int, selector: String? = nil, settings: [Setting] = [], _ scenarios: [Scenario]
  ) {
    self.chapter = chapter
    self.selector = selector
    self.settings = settings
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
  /// - Throws: what the executor throws when nothing can run, or too much does; `JournalError` when
  ///   the journal of the run fails; what
  ///   ``Lives/lead(_:_:seed:crashes:isRestarted:options:in:)`` throws for a run that is killed.
  public func run(
    _ scenario: Scenario, seed: UInt64 = 0, options: [String: String] = [:], life: Life? = nil
  ) throws -> Run {
    let crashes = try options["crash-at"].map { try Life.Crash.events($0) } ?? []
    if life == nil, scenario.fate != .ends || !crashes.isEmpty {
      return try Lives.lead(self, scenario, seed: seed, crashes: crashes, options: options)
    }
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
