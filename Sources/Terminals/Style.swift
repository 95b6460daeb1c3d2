/// How text looks: a colour of the terminal's own 16, a weight, or both.
///
/// The terminal's owner chose what these colours are, so they can be read on any background. Say
/// nothing by colour alone.
public struct Style: OptionSet, Hashable, Sendable {
  /// One bit for each attribute.
  public let rawValue: UInt16

  /// Makes a style of bits.
  ///
  /// - Parameter rawValue: one bit for each attribute.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Heavier than the text around it.
  public static let bold = Style(rawValue: 1 << 0)
  /// Fainter than the text around it.
  public static let dim = Style(rawValue: 1 << 1)
  /// Red.
  public static let red = Style(rawValue: 1 << 2)
  /// Green.
  public static let green = Style(rawValue: 1 << 3)
  /// Yellow.
  public static let yellow = Style(rawValue: 1 << 4)
  /// Blue.
  public static let blue = Style(rawValue: 1 << 5)
  /// Magenta.
  public static let magenta = Style(rawValue: 1 << 6)
  /// Cyan.
  public static let cyan = Style(rawValue: 1 << 7)

  /// The codes of ECMA-48 (SGR), in the order of the bits.
  private static let codes = ["1", "2", "31", "32", "33", "34", "35", "36"]

  /// The sequence that turns the style on.
  var opening: String {
    let chosen = Self.codes.indices.filter { rawValue & (1 << UInt16($0)) != 0 }
    return "\u{1B}[" + chosen.map { Self.codes[$0] }.joined(separator: ";") + "m"
  }

  /// The sequence that turns every style off.
  static let closing = "\u{1B}[0m"
}

/// The text in a style, or just the text when colour is off.
///
/// - Parameters:
///   - text: the text; without line breaks, so that no style runs into a margin.
///   - style: how it should look.
///   - capabilities: what the stream allows.
/// - Returns: the text, between two escape sequences if colour is on.
public func styled(_ text: String, _ style: Style, _ capabilities: Capabilities) -> String {
  guard capabilities.color, !style.isEmpty, !text.isEmpty else { return text }
  return style.opening + text + Style.closing
}
