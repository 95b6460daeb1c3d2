/// A command line that makes no sense, and what would.
public struct UsageError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// No option has this name.
    case unknownOption(String)
    /// No command under this one has this name.
    case unknownSubcommand(String)
    /// No page of help has this name.
    case unknownTopic(String)
    /// The command does nothing by itself.
    case missingSubcommand
    /// The argument with this name was not given.
    case missingArgument(String)
    /// The option was not given, and this use of the command needs it.
    case missingOption(String)
    /// The option stands alone; the second text is what came instead of its value, if anything.
    case missingValue(option: String, instead: String?)
    /// The flag was given a value.
    case unexpectedValue(option: String, value: String)
    /// There is no argument left for this value.
    case unexpectedArgument(String)
    /// The value is not accepted; `accepted` says what is.
    case invalidValue(name: String, value: String, accepted: String)
  }

  /// What is wrong.
  public let problem: Problem
  /// The names from the root to the command that was being read.
  public let path: [String]
  /// The nearest name that exists, if one is near.
  public let suggestion: String?
  /// Further lines that help: the usage line, an example, the names there are.
  public let hints: [String]

  /// The exit code for every error of this kind.
  public var exitCode: ExitCode { .usage }

  /// Describes a wrong command line.
  ///
  /// - Parameters:
  ///   - problem: what is wrong.
  ///   - path: the names from the root to the command that was being read.
  ///   - suggestion: the nearest name that exists, if one is near.
  ///   - hints: further lines that help.
  public init(
    _ problem: Problem, path: [String], suggestion: String? = nil, hints: [String] = []
  ) {
    self.problem = problem
    self.path = path
    self.suggestion = suggestion
    self.hints = hints
  }
}

extension UsageError: CustomStringConvertible {
  /// What is wrong in one line, then the hints, one per line.
  public var description: String {
    let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return ([sentence + question] + hints).joined(separator: "\n")
  }

  private var sentence: String {
    switch problem {
    case .unknownOption(let option):
      "unknown option '\(option)'"
    case .unknownSubcommand(let name):
      "unknown subcommand '\(name)'"
    case .unknownTopic(let name):
      "no help on '\(name)'"
    case .missingSubcommand:
      "'\(path.joined(separator: " "))' needs a subcommand"
    case .missingArgument(let name):
      "missing argument '<\(name)>'"
    case .missingOption(let name):
      "missing option '\(name)'"
    case .missingValue(let option, nil):
      "option '\(option)' needs a value"
    case .missingValue(let option, let instead?):
      "option '\(option)' needs a value, and '\(instead)' looks like an option; "
        + "if it is the value, write '\(option)=\(instead)'"
    case .unexpectedValue(let option, let value):
      "option '\(option)' takes no value, but was given '\(value)'"
    case .unexpectedArgument(let value):
      "unexpected argument '\(value)'"
    case .invalidValue(let name, let value, let accepted):
      "invalid value '\(value)' for '\(name)': expected \(accepted)"
    }
  }
}
