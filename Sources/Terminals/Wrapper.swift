/// Breaks glyphs into lines.
struct Wrapper {
  private let width: Int
  private let first: Int
  private let rest: Int

  /// Takes the columns of a line, margin included, and the margins of the first and other lines.
  init(width: Int, first: Int = 0, rest: Int = 0) {
    self.width = max(1, width)
    self.first = min(max(0, first), self.width - 1)
    self.rest = min(max(0, rest), self.width - 1)
  }

  /// The lines, with their margins; an empty text is one empty line.
  func lines(of glyphs: [Glyph]) -> [[Glyph]] {
    var lines: [[Glyph]] = []
    var line: [Glyph] = []
    var used = 0
    func margin() -> Int { lines.isEmpty ? first : rest }
    func finish() {
      lines.append(line.isEmpty ? [] : Array(repeating: .space, count: margin()) + line)
      line = []
      used = 0
    }
    for word in words(in: glyphs) {
      let columns = word.columns
      if used > 0 {
        if used + 1 + columns <= width - margin() {
          // A space takes the style of its word only inside a run, so that a style has no tail.
          let isRun = line.last?.style == word.first?.style
          line.append(Glyph(text: " ", width: 1, style: isRun ? word.first?.style ?? [] : []))
          used += 1
        } else {
          finish()
        }
      }
      for glyph in word {
        var glyph = glyph
        if glyph.width > width - margin() {
          glyph = Glyph(text: "?", width: 1, style: glyph.style)
        }
        if used + glyph.width > width - margin() { finish() }
        line.append(glyph)
        used += glyph.width
      }
    }
    if !line.isEmpty || lines.isEmpty { finish() }
    return lines
  }

  private func words(in glyphs: [Glyph]) -> [ArraySlice<Glyph>] {
    glyphs.split(whereSeparator: \.isSpace)
  }
}
