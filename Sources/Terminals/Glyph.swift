/// One character on the screen, or one escape sequence, which takes no room.
struct Glyph: Hashable {
  let text: String
  let width: Int
  var style: Style = []

  var isSpace: Bool { text == " " || text == "\t" }

  static let space = Glyph(text: " ", width: 1)

  /// Splits text into glyphs; line breaks become spaces.
  static func glyphs(of text: String, style: Style = []) -> [Glyph] {
    var glyphs: [Glyph] = []
    var escape = ""
    for character in text {
      if !escape.isEmpty || character == "\u{1B}" {
        escape.append(character)
        guard isComplete(escape) else { continue }
        glyphs.append(Glyph(text: escape, width: 0))
        escape = ""
      } else if character.isNewline || character == "\t" {
        glyphs.append(Glyph(text: " ", width: 1, style: style))
      } else {
        glyphs.append(Glyph(text: String(character), width: character.columns, style: style))
      }
    }
    // A sequence cut short is dropped: printed, it would swallow what follows it.
    return glyphs
  }

  /// Whether an escape sequence ends here: `ESC [`, parameters, and a byte from `@` to `~`.
  private static func isComplete(_ escape: String) -> Bool {
    let scalars = escape.unicodeScalars.dropFirst()
    guard let first = scalars.first else { return false }
    guard first == "[" else { return true }
    guard scalars.count > 1, let last = scalars.last else { return false }
    return ("@"..."~").contains(last) || !last.isASCII
  }

  /// The glyphs as text, with runs of one style between two sequences if colour is on.
  static func text(of glyphs: some Sequence<Glyph>, _ capabilities: Capabilities) -> String {
    var result = ""
    var run = ""
    var style: Style = []
    for glyph in glyphs {
      if glyph.style != style {
        result += styled(run, style, capabilities)
        run = ""
        style = glyph.style
      }
      run += glyph.text
    }
    return result + styled(run, style, capabilities)
  }
}

extension Sequence<Glyph> {
  var columns: Int { reduce(0) { $0 + $1.width } }
}
