/// Reads the marks inside a paragraph: code, emphasis, links.
///
/// Without colour the marks of code and emphasis stay, so that nothing is said by colour alone.
struct MarkdownInline {
  private let capabilities: Capabilities
  private let characters: [Character]

  static func glyphs(
    of text: String, _ capabilities: Capabilities, style: Style = []
  ) -> [Glyph] {
    let reader = MarkdownInline(capabilities: capabilities, characters: Array(text))
    return reader.read(reader.characters.indices, style: style)
  }

  private func read(_ range: Range<Int>, style: Style) -> [Glyph] {
    var glyphs: [Glyph] = []
    var position = range.lowerBound
    while position < range.upperBound {
      if let (span, next) = span(at: position, in: range, style: style) {
        glyphs += span
        position = next
      } else {
        glyphs += Glyph.glyphs(of: String(characters[position]), style: style)
        position += 1
      }
    }
    return glyphs
  }

  /// The span that starts at a position, and where it ends; nothing for an ordinary character.
  private func span(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    switch characters[position] {
    case "\\": escape(at: position, in: range, style: style)
    case "`": code(at: position, in: range, style: style)
    case "*", "_": emphasis(at: position, in: range, style: style)
    case "[": link(at: position, in: range, style: style)
    case "!": image(at: position, in: range, style: style)
    case "<": tag(at: position, in: range, style: style)
    default: nil
    }
  }

  private func escape(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    let next = position + 1
    guard next < range.upperBound, characters[next].isASCII,
      characters[next].isPunctuation || characters[next].isSymbol
    else { return nil }
    return (Glyph.glyphs(of: String(characters[next]), style: style), next + 1)
  }

  private func code(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    let count = run(of: "`", at: position, in: range)
    var end = position + count
    while end < range.upperBound {
      let closing = run(of: "`", at: end, in: range)
      if closing == count { break }
      end += max(1, closing)
    }
    guard end < range.upperBound else {
      let marks = String(repeating: "`", count: count)
      return (Glyph.glyphs(of: marks, style: style), position + count)
    }
    let text = String(characters[(position + count)..<end])
    let isPadded = text.hasPrefix(" ") && text.hasSuffix(" ") && !text.trimmed.isEmpty
    return (
      marked(isPadded ? String(text.dropFirst().dropLast()) : text, with: "`", style: .cyan),
      end + count
    )
  }

  private func marked(_ text: String, with mark: String, style: Style) -> [Glyph] {
    Glyph.glyphs(of: capabilities.color ? text : mark + text + mark, style: style)
  }

  private func emphasis(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    let mark = characters[position]
    let count = min(2, run(of: mark, at: position, in: range))
    let start = position + count
    guard start < range.upperBound, !characters[start].isWhitespace else { return nil }
    if mark == "_", position > 0, characters[position - 1].isWordPart { return nil }
    var end = start + 1
    while end < range.upperBound {
      if characters[end] == "`" {
        end = code(at: end, in: range, style: style)?.1 ?? end + 1
        continue
      }
      if characters[end] == "\\" {
        end += 2
        continue
      }
      let closing = run(of: mark, at: end, in: range)
      if closing > 0, closing == count || closing == 3 || (count == 2 && closing > 2),
        !characters[end - 1].isWhitespace
      {
        // Of three closing marks the inner emphasis takes its own, which stand first.
        let at = end + (closing == 3 && count == 2 ? 1 : 0)
        let after = at + count
        let isInsideWord = after < range.upperBound && characters[after].isWordPart
        if mark == "*" || !isInsideWord {
          let inner = read(start..<at, style: style.union(count == 2 ? .bold : .magenta))
          let marks = Glyph.glyphs(of: String(repeating: mark, count: count), style: style)
          return (capabilities.color ? inner : marks + inner + marks, after)
        }
      }
      end += max(1, closing)
    }
    return nil
  }

  /// The text of `[text](address)` or `[text][reference]`; the address is not for reading.
  private func link(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    guard let close = closing("[", "]", at: position, in: range), close + 1 < range.upperBound
    else { return nil }
    let end: Int? =
      switch characters[close + 1] {
      case "(": closing("(", ")", at: close + 1, in: range)
      case "[": closing("[", "]", at: close + 1, in: range)
      default: nil
      }
    guard let end else { return nil }
    return (read((position + 1)..<close, style: style), end + 1)
  }

  private func image(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    guard position + 1 < range.upperBound, characters[position + 1] == "[" else { return nil }
    return link(at: position + 1, in: range, style: style)
  }

  /// Drops comments and the few tags that prose uses; the address in angle brackets is text.
  private func tag(at position: Int, in range: Range<Int>, style: Style) -> ([Glyph], Int)? {
    let rest = characters[position..<range.upperBound]
    if rest.starts(with: "<!--") {
      var end = position + 4
      while end < range.upperBound, !characters[end...].starts(with: "-->") { end += 1 }
      return ([], min(end + 3, range.upperBound))
    }
    guard let end = rest.firstIndex(of: ">") else { return nil }
    let inside = String(characters[(position + 1)..<end])
    if inside.hasPrefix("http://") || inside.hasPrefix("https://") {
      return (Glyph.glyphs(of: inside, style: style), end + 1)
    }
    let name = inside.drop { $0 == "/" }.prefix { $0.isLetter }
    guard Self.droppedTags.contains(String(name)) else { return nil }
    return (name == "br" ? [.space] : [], end + 1)
  }

  private static let droppedTags: Set<String> = [
    "a", "b", "br", "details", "div", "em", "i", "img", "kbd", "p", "strong", "sub", "summary",
    "sup",
  ]

  private func run(of mark: Character, at position: Int, in range: Range<Int>) -> Int {
    characters[position..<range.upperBound].prefix { $0 == mark }.count
  }

  /// Where the bracket that opens at a position closes, other pairs and code in between.
  private func closing(
    _ open: Character, _ close: Character, at position: Int, in range: Range<Int>
  ) -> Int? {
    var depth = 0
    var index = position
    while index < range.upperBound {
      switch characters[index] {
      case "\\": index += 1
      case "`":
        index = (code(at: index, in: range, style: [])?.1 ?? index + 1) - 1
      case open: depth += 1
      case close:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    return nil
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber }
}
