/// What a program says when it ends.
///
/// The numbers are a contract with scripts.
public enum ExitCode: Int32, CaseIterable, Sendable {
  /// Done; the checks hold.
  case done = 0
  /// The program ran, and a check failed.
  case checkFailed = 1
  /// The budget or the time ran out before there was an answer.
  case inconclusive = 2
  /// The command line was wrong.
  case usage = 64
  /// A file is damaged, or of another version.
  case badData = 65
  /// An input does not exist.
  case inputNotFound = 66
  /// Something that is needed is not to be had.
  case unavailable = 69
  /// A mistake in the program itself.
  case internalError = 70
  /// The result could not be written.
  case cannotWrite = 73
  /// Stopped from the keyboard.
  case interrupted = 130

  /// What the code means, in one line.
  public var meaning: String {
    switch self {
    case .done: "done; checks hold"
    case .checkFailed:
      "ran, and a check or a call failed (test, invariant, counterexample, a server that says no)"
    case .inconclusive: "inconclusive: the budget or the time ran out"
    case .usage: "wrong usage"
    case .badData: "bad data: damaged journal or trace, checksum or version mismatch"
    case .inputNotFound: "input not found"
    case .unavailable: "something needed is unavailable (a port that is taken, a missing program)"
    case .internalError: "a bug of ours: prints how to report it, with the seed"
    case .cannotWrite: "cannot write the output"
    case .interrupted: "stopped by Ctrl-C"
    }
  }
}

extension Command.Topic {
  /// The page `help exit-codes`: every exit code and its meaning.
  public static let exitCodes = Command.Topic(
    "exit-codes", abstract: "What each exit code means.",
    rows: ExitCode.allCases.map { Row(String($0.rawValue), $0.meaning) })
}
