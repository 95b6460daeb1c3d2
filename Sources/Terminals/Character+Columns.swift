extension Character {
  /// How many columns the character takes: 0, 1 or 2.
  ///
  /// A character is what a reader sees as one: a base with its marks, a flag, a family of people.
  var columns: Int {
    var base: Int?
    var isEmoji = false
    var isText = false
    for scalar in unicodeScalars {
      if scalar == "\u{FE0F}" { isEmoji = true }
      if scalar == "\u{FE0E}" { isText = true }
      if base == nil || base == 0 { base = scalar.columns }
    }
    if let first = unicodeScalars.first, isText, !first.isEastAsianWide { return 1 }
    let width = base ?? 0
    return isEmoji && width > 0 ? 2 : width
  }
}

extension Unicode.Scalar {
  /// How many columns the scalar takes when it stands alone.
  fileprivate var columns: Int {
    if value < 0x300 {
      return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default:
      return properties.isEmojiPresentation || isEastAsianWide ? 2 : 1
    }
  }

  /// Whether Unicode Annex 11 calls the scalar wide or fullwidth.
  fileprivate var isEastAsianWide: Bool {
    Self.wide.contains { $0.contains(value) }
  }

  /// The wide blocks; the emoji among the symbols are found by their own property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F2FF, 0x20000...0x3FFFD,
  ]
}
