/// A command line that was understood: which command, and what it was given.
public struct Invocation: Hashable, Sendable {
  /// What the command line asks for.
  public enum Purpose: Hashable, Sendable {
    /// To run the command.
    case run
    /// To show the help of the command.
    case help
    /// To show a page of help that is not about a command.
    case topic(Command.Topic)
    /// To show the version.
    case version
  }

  /// What the command line asks for.
  public let purpose: Purpose
  /// The names of the command below the root: `["journal", "repair"]`, empty for the root itself.
  public let path: [String]
  /// The command.
  public let command: Command
  /// The name of the root, for messages.
  let rootName: String
  /// The values of options and arguments, in the order given, by name.
  let values: [String: [String]]
  /// The flags that were given.
  let flags: Set<String>
  /// How each option that was given was spelt last.
  let spellings: [String: String]

  /// Whether a flag was given.
  ///
  /// - Parameter name: the flag's long name, without dashes.
  /// - Returns: whether the flag was given.
  public func flag(_ name: String) -> Bool {
    flags.contains(name)
  }

  /// The value of an option or an argument, if it was given.
  ///
  /// - Parameter name: the option's long name without dashes, or the argument's name.
  /// - Returns: the value; the last one of several.
  public func string(_ name: String) -> String? {
    values[name]?.last
  }

  /// All values of a repeated option or argument, in order.
  ///
  /// - Parameter name: the option's long name without dashes, or the argument's name.
  /// - Returns: the values; none if it was not given.
  public func strings(_ name: String) -> [String] {
    values[name] ?? []
  }

  /// The value of an option or an argument that this use of the command needs.
  ///
  /// - Parameter name: the option's long name without dashes, or the argument's name.
  /// - Returns: the value; the last one of several.
  /// - Throws: `UsageError` if it was not given.
  public func required(_ name: String) throws(UsageError) -> String {
    if let value = string(name) { return value }
    let isArgument = command.arguments.contains { $0.name == name }
    throw error(isArgument ? .missingArgument(name) : .missingOption("--\(name)"))
  }

  /// The value of an option or an argument, as a whole number.
  ///
  /// - Parameters:
  ///   - name: the option's long name without dashes, or the argument's name.
  ///   - range: the numbers that are accepted.
  /// - Returns: the number; nothing if it was not given.
  /// - Throws: `UsageError` if the value is not a number or out of range.
  public func int(
    _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
  ) throws(UsageError) -> Int? {
    let accepted =
      switch (range.lowerBound, range.upperBound) {
      case (.min, .max): "a whole number"
      case (let low, .max): "a whole number, \(low) or more"
      case (let low, let high): "a whole number from \(low) to \(high)"
      }
    return try value(name, expecting: accepted) { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The value of an option or an argument, as a case of an enumeration of words.
  ///
  /// - Parameters:
  ///   - name: the option's long name without dashes, or the argument's name.
  ///   - type: the enumeration.
  /// - Returns: the case; nothing if it was not given.
  /// - Throws: `UsageError` if the value is none of the words.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, as type: Choice.Type = Choice.self
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return try value(name, expecting: ValueKind.sentence(listing: words)) {
      Choice(rawValue: $0)
    }
  }

  /// The value of an option or an argument, read by a function.
  ///
  /// - Parameters:
  ///   - name: the option's long name without dashes, or the argument's name.
  ///   - accepted: what is accepted, as the end of a sentence: `a range such as 1..100`.
  ///   - read: makes the value from the text, or nothing if the text is not accepted.
  /// - Returns: the value; nothing if it was not given.
  /// - Throws: `UsageError` if the text is not accepted.
  public func value<Value>(
    _ name: String, expecting accepted: String, read: (String) -> Value?
  ) throws(UsageError) -> Value? {
    guard let text = string(name) else { return nil }
    guard let value = read(text) else { throw invalid(name, text, expecting: accepted) }
    return value
  }

  /// The error that says a value is not accepted, for checks that the table cannot make.
  ///
  /// - Parameters:
  ///   - name: the option's long name without dashes, or the argument's name.
  ///   - text: the value that was given.
  ///   - accepted: what is accepted, as the end of a sentence.
  /// - Returns: the error, to be thrown.
  public func invalid(_ name: String, _ text: String, expecting accepted: String) -> UsageError {
    error(
      .invalidValue(name: spellings[name] ?? "<\(name)>", value: text, accepted: accepted))
  }

  private func error(_ problem: UsageError.Problem) -> UsageError {
    let names = [rootName] + path
    var hints: [String] = []
    switch problem {
    case .missingArgument, .missingOption: hints = command.usageHints(under: names)
    default: hints = ["See '\((["\(rootName) help"] + path).joined(separator: " "))'."]
    }
    return UsageError(problem, path: names, hints: hints)
  }
}
