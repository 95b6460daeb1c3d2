public import Diagrams
public import Tracing

/// A chapter as its manifest, `chapter.json`, describes it.
///
/// The command line, the pages and the checks all read this; nothing about a chapter is written down
/// twice. Every key is required.
public struct Chapter: Codable, Hashable, Sendable {
  /// The chapter's number, from 0.
  public let number: Int
  /// The chapter's name in commands and folders, such as `forty-two`.
  public let slug: String
  /// The chapter's name for people.
  public let title: String
  /// What a reader can do afterwards, in one sentence.
  public let goal: String
  /// How long it takes.
  public let minutes: Int
  /// How hard it is.
  public let difficulty: Difficulty
  /// The one command of the chapter, as it is typed.
  public let command: String
  /// The seed of that command.
  public let seed: UInt64
  /// The diagrams that show the chapter's run best, best first.
  public let diagrams: [DiagramKind]
  /// The kinds of events that the chapter's program shows, in the order of their first appearance.
  public let kinds: [EventKind]
  /// What to guess before the run.
  public let predict: Prediction
  /// What to do after the run, in order.
  public let exercises: [Exercise]
  /// What to answer at the end, in order.
  public let quiz: [Question]
  /// The terms that the chapter uses, in the words of the glossary.
  public let glossary: [String]

  /// How hard a chapter is.
  public enum Difficulty: String, CaseIterable, Codable, Hashable, Sendable {
    /// Nothing is needed but what came before.
    case easy
    /// Some of it needs a pencil.
    case medium
    /// Most of it does.
    case hard
  }

  /// A question to answer before the run, so that the run can surprise.
  public struct Prediction: Codable, Hashable, Sendable {
    /// What is asked.
    public let question: String
    /// The answers to choose from.
    public let choices: [String]
    /// The place of the right one, from 0.
    public let answer: Int
    /// What the run shows, and why.
    public let reveal: String
  }

  /// A question to answer at the end.
  public struct Question: Codable, Hashable, Sendable {
    /// What is asked.
    public let question: String
    /// The answers to choose from.
    public let choices: [String]
    /// The place of the right one, from 0.
    public let answer: Int
    /// For each answer why it is right or wrong.
    public let reasons: [String]
  }

  /// Something to write, with tests that say when it is right.
  public struct Exercise: Codable, Hashable, Sendable {
    /// The chapter's number and a letter, such as `04-a`.
    public let name: String
    /// What the exercise is about.
    public let title: String
    /// What to do.
    public let task: String
    /// A nudge, a direction, and nearly the answer.
    public let hints: [String]
    /// What the tests check, first to last.
    public let rungs: [String]
    /// Where the solution is, in the chapter's folder.
    public let solution: String
  }

  /// The chapter's number in two digits, as commands and folders show it.
  public var digits: String { number < 10 ? "0\(number)" : "\(number)" }

  /// The name of the chapter's folder, such as `04-forty-two`.
  public var folder: String { "\(digits)-\(slug)" }
}

extension DiagramKind: Codable {}
