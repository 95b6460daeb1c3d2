/// A value that a command takes by its position.
public struct Argument: Hashable, Sendable {
  /// The name under which the value is looked up and shown, such as `NN`.
  public let name: String
  /// What the value is for, as one sentence.
  public let help: String
  /// What is accepted.
  public let kind: ValueKind
  /// Whether the command cannot do without it.
  public let isRequired: Bool
  /// Whether it takes all the values that are left; only the last argument can.
  public let isRepeated: Bool
  /// What holds when it is not given, for the help; parsing does not fill it in.
  public let defaultText: String?

  /// Declares an argument.
  ///
  /// - Parameters:
  ///   - name: the name under which the value is looked up and shown.
  ///   - help: what the value is for, as one sentence.
  ///   - kind: what is accepted.
  ///   - isRequired: whether the command cannot do without it.
  ///   - isRepeated: whether it takes all the values that are left.
  ///   - defaultText: what holds when it is not given, for the help.
  public init(
    _ name: String, help: String, kind: ValueKind = .text, isRequired: Bool = true,
    isRepeated: Bool = false, defaultText: String? = nil
  ) {
    self.name = name
    self.help = help
    self.kind = kind
    self.isRequired = isRequired
    self.isRepeated = isRepeated
    self.defaultText = defaultText
  }

  /// How the argument looks in a usage line: `<NN>`, `[<NN>]`, `<FILE>...`.
  var usage: String {
    let shown = "<\(name)>" + (isRepeated ? "..." : "")
    return isRequired ? shown : "[\(shown)]"
  }
}
