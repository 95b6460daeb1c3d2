/// What may be written to a stream: three separate questions with three separate answers.
///
/// Nothing here looks at the world: the answers follow from what the caller knows.
public struct Capabilities: Hashable, Sendable {
  /// When to use colour, as `--color` says.
  public enum ColorChoice: String, CaseIterable, Sendable {
    /// When the stream and the environment suggest it.
    case auto
    /// Always, even into a file.
    case always
    /// Never.
    case never
  }

  /// What the command line says about decoration.
  public struct Switches: Hashable, Sendable {
    /// The value of `--color`; `--no-color` is `never`.
    public var color: ColorChoice
    /// Whether `--no-progress` was given.
    public var noProgress: Bool
    /// Whether `--ascii` was given.
    public var ascii: Bool

    /// Collects what the command line says.
    ///
    /// - Parameters:
    ///   - color: the value of `--color`; `--no-color` is `never`.
    ///   - noProgress: whether `--no-progress` was given.
    ///   - ascii: whether `--ascii` was given.
    public init(color: ColorChoice = .auto, noProgress: Bool = false, ascii: Bool = false) {
      self.color = color
      self.noProgress = noProgress
      self.ascii = ascii
    }
  }

  /// Whether colours and weights may be used.
  public let color: Bool
  /// Whether a line may be written over.
  public let motion: Bool
  /// Whether the program may add characters outside ASCII of its own accord.
  public let unicode: Bool

  /// States the three answers.
  ///
  /// - Parameters:
  ///   - color: whether colours and weights may be used.
  ///   - motion: whether a line may be written over.
  ///   - unicode: whether characters outside ASCII may be added.
  public init(color: Bool, motion: Bool, unicode: Bool) {
    self.color = color
    self.motion = motion
    self.unicode = unicode
  }

  /// No colour, no motion, no characters outside ASCII: what `--plain` asks for.
  public static let plain = Capabilities(color: false, motion: false, unicode: false)

  /// Decides what may be written to one stream.
  ///
  /// For colour the command line is asked first, then `REPRISE_NO_COLOR` and `NO_COLOR`, then
  /// `FORCE_COLOR`, then `TERM` and the stream: where two variables disagree, the quieter one wins.
  /// A variable that is empty counts as not set, and so does `FORCE_COLOR` when it is `0` or `false`.
  /// Colour variables never decide about motion.
  ///
  /// - Parameters:
  ///   - isTerminal: whether the stream is a terminal.
  ///   - environment: the environment's variables.
  ///   - switches: what the command line says.
  public init(isTerminal: Bool, environment: [String: String], switches: Switches = Switches()) {
    let variables = Variables(environment)
    let isCapable = isTerminal && environment["TERM"] != "dumb"
    switch switches.color {
    case .never: color = false
    case .always: color = true
    case .auto:
      let isRefused = variables.isSet("REPRISE_NO_COLOR") || variables.isSet("NO_COLOR")
      color = !isRefused && (variables.isForced || isCapable)
    }
    motion = isCapable && !variables.isSet("CI") && !switches.noProgress
    unicode = variables.isUnicode && !switches.ascii
  }

  private struct Variables {
    let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }

    var isForced: Bool {
      isSet("FORCE_COLOR") && !["0", "false"].contains(environment["FORCE_COLOR"])
    }

    /// The first of the three variables that is set decides, as POSIX has it.
    var isUnicode: Bool {
      let names = ["LC_ALL", "LC_CTYPE", "LANG"]
      guard let name = names.first(where: isSet), let locale = environment[name] else {
        return false
      }
      let lowered = locale.lowercased()
      return lowered.contains("utf-8") || lowered.contains("utf8")
    }
  }
}
