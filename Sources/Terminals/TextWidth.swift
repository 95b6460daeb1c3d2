/// How many columns a text takes on a terminal.
///
/// Marks take none, East Asian wide characters and emoji two, a joined emoji as much as one. Escape
/// sequences take none, so styled text is measured as it looks.
///
/// - Parameter text: the text; a line break counts as a space.
/// - Returns: the number of columns.
public func displayWidth(of text: String) -> Int {
  Glyph.glyphs(of: text).columns
}

extension String {
  /// The text in at most a number of columns, with an ellipsis where something is missing.
  ///
  /// Escape sequences behind the cut are kept, so that a style that was opened is closed.
  ///
  /// - Parameters:
  ///   - width: the number of columns.
  ///   - ellipsis: what stands for the missing part; left out if it does not fit.
  /// - Returns: the text, or its beginning.
  public func truncated(to width: Int, ellipsis: String = "…") -> String {
    let glyphs = Glyph.glyphs(of: self)
    guard glyphs.columns > width else { return self }
    let mark = displayWidth(of: ellipsis)
    var room = mark <= width ? width - mark : max(0, width)
    var result = ""
    var isCut = false
    for glyph in glyphs {
      if glyph.width == 0, !isCut || glyph.text.hasPrefix("\u{1B}") {
        result += glyph.text
      } else if !isCut, glyph.width <= room {
        result += glyph.text
        room -= glyph.width
      } else if !isCut {
        isCut = true
        if mark <= width { result += ellipsis }
      }
    }
    return result
  }

  /// The text followed by as many spaces as it takes to fill a number of columns.
  ///
  /// - Parameter width: the number of columns; a wider text stays as it is.
  /// - Returns: the padded text.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - displayWidth(of: self)))
  }

  /// The text broken at spaces into lines that never exceed a number of columns.
  ///
  /// Line breaks in the text stay, runs of spaces become one, and a word longer than a line is cut.
  /// A character wider than a whole line becomes a question mark.
  ///
  /// - Parameters:
  ///   - width: the number of columns, margin included; less than 1 counts as 1.
  ///   - indent: the margin, in columns; as much of it as leaves room for one.
  ///   - hanging: the margin of all lines but the first of a paragraph; the same if not given.
  /// - Returns: the lines, joined by line feeds.
  public func wrapped(to width: Int, indent: Int = 0, hanging: Int? = nil) -> String {
    let paragraphs = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return paragraphs.flatMap { paragraph in
      let wrapper = Wrapper(width: width, first: indent, rest: hanging ?? indent)
      let lines = wrapper.lines(of: Glyph.glyphs(of: String(paragraph)))
      return lines.map { Glyph.text(of: $0, .plain) }
    }.joined(separator: "\n")
  }
}
