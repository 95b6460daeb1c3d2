/// A value or a flag that a command takes by its name.
///
/// An option without a value kind is a flag. An option given twice holds the last value, so that an
/// alias can be overridden; an option declared as repeated keeps them all, in order.
public struct Option: Hashable, Sendable {
  /// The long name without its dashes, under which the value is looked up: `seed`.
  public let name: String
  /// The short name without its dash, if any: `s`.
  public let short: Character?
  /// What is accepted; nothing for a flag.
  public let kind: ValueKind?
  /// What stands for the value in the help: `N`.
  public let valueName: String
  /// What the option is for, as one sentence.
  public let help: String
  /// What holds when it is not given, for the help; parsing does not fill it in.
  public let defaultText: String?
  /// Whether each use adds a value instead of replacing the last one.
  public let isRepeated: Bool
  /// Whether help and completions leave it out.
  public let isHidden: Bool

  /// Declares an option with a value.
  ///
  /// - Parameters:
  ///   - name: the long name without its dashes.
  ///   - short: the short name without its dash, if any.
  ///   - kind: what is accepted.
  ///   - valueName: what stands for the value in the help; the choices or `NAME` if not given.
  ///   - help: what the option is for, as one sentence.
  ///   - defaultText: what holds when it is not given, for the help.
  ///   - isRepeated: whether each use adds a value.
  ///   - isHidden: whether help and completions leave it out.
  public init(
    _ name: String, short: Character? = nil, kind: ValueKind = .text, valueName: String? = nil,
    help: String, defaultText: String? = nil, isRepeated: Bool = false, isHidden: Bool = false
  ) {
    self.name = name
    self.short = short
    self.kind = kind
    if let valueName {
      self.valueName = valueName
    } else if case .choices(let choices) = kind {
      self.valueName = choices.joined(separator: "|")
    } else {
      self.valueName = name.uppercased()
    }
    self.help = help
    self.defaultText = defaultText
    self.isRepeated = isRepeated
    self.isHidden = isHidden
  }

  private init(flag name: String, short: Character?, help: String, isHidden: Bool) {
    self.name = name
    self.short = short
    self.kind = nil
    self.valueName = ""
    self.help = help
    self.defaultText = nil
    self.isRepeated = false
    self.isHidden = isHidden
  }

  /// Declares a flag: an option that is given or not, and takes no value.
  ///
  /// - Parameters:
  ///   - name: the long name without its dashes.
  ///   - short: the short name without its dash, if any.
  ///   - help: what the flag is for, as one sentence.
  ///   - isHidden: whether help and completions leave it out.
  /// - Returns: the flag.
  public static func flag(
    _ name: String, short: Character? = nil, help: String, isHidden: Bool = false
  ) -> Option {
    Option(flag: name, short: short, help: help, isHidden: isHidden)
  }

  /// The names as they are typed, the short one first.
  var spellings: [String] {
    (short.map { ["-\($0)"] } ?? []) + ["--\(name)"]
  }

  /// How the option looks in a list of options: `-o, --output <FILE>`.
  var label: String {
    spellings.joined(separator: ", ") + (kind == nil ? "" : " <\(valueName)>")
  }

  /// How the option looks in a usage line: `[--seed <N>]`, `[--arg <V>]...`.
  var usage: String {
    "[--\(name)" + (kind == nil ? "" : " <\(valueName)>") + "]" + (isRepeated ? "..." : "")
  }
}
