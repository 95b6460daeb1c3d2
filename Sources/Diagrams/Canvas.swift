/// A line of text with columns, on which words may be put over lines.
struct Canvas {
  /// What stands in each column; a wide character leaves the column after it empty.
  private var cells: [String] = []

  /// Puts words at a column, over whatever was there.
  mutating func put(_ text: String, at column: Int) {
    var column = column
    for character in text {
      let width = character.displayWidth
      if column < 0 {
        column += width
        continue
      }
      while cells.count < column + max(width, 1) { cells.append(" ") }
      switch width {
      case 0: if column > 0 { cells[column - 1].append(character) }
      default:
        clear(column)
        if width == 2 { clear(column + 1) }
        cells[column] = String(character)
        if width == 2 { cells[column + 1] = "" }
      }
      column += width
    }
  }

  /// Fills columns with one character.
  mutating func fill(_ columns: Range<Int>, with character: String) {
    for column in columns { put(character, at: column) }
  }

  /// A wide character that loses one of its columns loses both.
  private mutating func clear(_ column: Int) {
    if cells[column].isEmpty, column > 0 { cells[column - 1] = " " }
    if column + 1 < cells.count, cells[column + 1].isEmpty { cells[column + 1] = " " }
    cells[column] = " "
  }

  /// The line without trailing spaces.
  var text: String { cells.joined().withoutTrailingSpaces }
}
