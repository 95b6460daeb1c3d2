extension MarkdownRenderer {
  /// The table in columns, the widest made narrower until it fits.
  ///
  /// Where not even narrow columns fit, each row is written as a list of names and values.
  func lines(of table: MarkdownTable, width: Int) -> [String] {
    let header = table.header.map { glyphs($0, style: .bold) }
    let rows = table.rows.map { $0.map { glyphs($0) } }
    let room = width - 3 * (header.count - 1)
    guard let widths = widths(of: [header] + rows, room: room) else {
      return records(of: table, width: width)
    }
    let (border, line, crossing) =
      capabilities.unicode ? (" │ ", "─", "─┼─") : (" | ", "-", "-+-")
    func laidOut(_ cells: [[Glyph]]) -> [String] {
      let columns = cells.indices.map { index in
        Wrapper(width: widths[index]).lines(of: cells[index])
      }
      let height = columns.map(\.count).max() ?? 0
      return (0..<height).map { row in
        let parts = columns.indices.map { index in
          let text = row < columns[index].count ? columns[index][row] : []
          return aligned(text, to: widths[index], table.alignments[index])
        }
        return parts.joined(separator: border).withoutTrailingSpaces
      }
    }
    let rule = widths.map { String(repeating: line, count: $0) }.joined(separator: crossing)
    return laidOut(header) + [rule] + rows.flatMap(laidOut)
  }

  private func glyphs(_ text: String, style: Style = []) -> [Glyph] {
    MarkdownInline.glyphs(of: text, capabilities, style: style)
  }

  /// The columns' widths, or nothing if a column would have to be narrower than 5 to fit.
  private func widths(of rows: [[[Glyph]]], room: Int) -> [Int]? {
    guard let header = rows.first else { return nil }
    var widths = header.indices.map { index in
      max(1, rows.map { $0[index].columns }.max() ?? 1)
    }
    while widths.reduce(0, +) > room {
      guard let widest = widths.max(), widest > 5, let index = widths.lastIndex(of: widest)
      else { return nil }
      widths[index] -= 1
    }
    return widths
  }

  private func aligned(
    _ glyphs: [Glyph], to width: Int, _ alignment: MarkdownTable.Alignment
  ) -> String {
    let text = Glyph.text(of: glyphs, capabilities)
    let room = max(0, width - glyphs.columns)
    let left =
      switch alignment {
      case .left: 0
      case .center: room / 2
      case .right: room
      }
    return String(repeating: " ", count: left) + text + String(repeating: " ", count: room - left)
  }

  private func records(of table: MarkdownTable, width: Int) -> [String] {
    let records = table.rows.map { row in
      zip(table.header, row).flatMap { paragraph("\($0): \($1)", width: width) }
    }
    return Array(records.joined(separator: [""]))
  }
}

extension String {
  fileprivate var withoutTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
