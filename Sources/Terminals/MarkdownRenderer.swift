/// Markdown as text for a terminal.
///
/// Paragraphs, lists, quotes and tables keep to the width, unless nested margins alone fill it;
/// code is indented and left as it is. A comment with a file's path before a block of code becomes
/// its caption; other comments are dropped. Links show their text. Without colour the marks of code
/// and emphasis stay, and without Unicode lines are drawn with ASCII.
///
/// - Parameters:
///   - text: the Markdown.
///   - width: the number of columns.
///   - capabilities: what the stream allows.
/// - Returns: the text, with a line feed at its end; empty if there is nothing to show.
public func renderMarkdown(_ text: String, width: Int, capabilities: Capabilities) -> String {
  let renderer = MarkdownRenderer(capabilities: capabilities)
  let lines = renderer.lines(of: MarkdownReader.blocks(of: text), width: max(1, width))
  return lines.map { $0 + "\n" }.joined()
}

struct MarkdownRenderer {
  let capabilities: Capabilities

  func lines(of blocks: [MarkdownBlock], width: Int) -> [String] {
    blocks.map { lines(of: $0, width: width) }.reduce(into: []) { result, lines in
      if !result.isEmpty { result.append("") }
      result += lines
    }
  }

  private func lines(of block: MarkdownBlock, width: Int) -> [String] {
    switch block {
    case .heading(let level, let text): heading(level, text, width: width)
    case .paragraph(let text): paragraph(text, width: width)
    case .code(let lines, let caption): code(lines, caption: caption, width: width)
    case .quote(let blocks):
      prefixed(blocks, with: capabilities.unicode ? "│ " : "> ", width: width)
    case .list(let items, let isLoose): list(items, isLoose: isLoose, width: width)
    case .table(let table): lines(of: table, width: width)
    case .rule: [rule(of: min(width, 20))]
    }
  }

  func paragraph(_ text: String, width: Int, style: Style = []) -> [String] {
    let glyphs = MarkdownInline.glyphs(of: text, capabilities, style: style)
    return Wrapper(width: width).lines(of: glyphs).map { Glyph.text(of: $0, capabilities) }
  }

  private func heading(_ level: Int, _ text: String, width: Int) -> [String] {
    // Deeper headings have no line under them; without colour, their own marks set them off.
    let marks = level > 2 && !capabilities.color ? String(repeating: "#", count: level) + " " : ""
    let title = paragraph(marks + text, width: width, style: .bold)
    guard level <= 2 else { return title }
    let columns = title.map { displayWidth(of: $0) }.max() ?? 0
    let mark =
      switch (level, capabilities.unicode) {
      case (1, true): "═"
      case (1, false): "="
      case (_, true): "─"
      case (_, false): "-"
      }
    return title + [String(repeating: mark, count: columns)]
  }

  private func code(_ lines: [String], caption: String?, width: Int) -> [String] {
    let title = caption.map { caption in
      Wrapper(width: width, first: 2, rest: 2)
        .lines(of: Glyph.glyphs(of: caption + ":", style: .dim))
        .map { Glyph.text(of: $0, capabilities) }
    }
    return (title ?? []) + lines.map { $0.isEmpty ? "" : "    " + $0 }
  }

  private func list(_ items: [MarkdownBlock.Item], isLoose: Bool, width: Int) -> [String] {
    let markers = items.map { item in
      item.number.map { "\($0). " } ?? (capabilities.unicode ? "• " : "- ")
    }
    let columns = markers.map { displayWidth(of: $0) }.max() ?? 0
    var result: [String] = []
    for (item, marker) in zip(items, markers) {
      if isLoose, !result.isEmpty { result.append("") }
      let blank = String(repeating: " ", count: columns)
      let first = String(repeating: " ", count: columns - displayWidth(of: marker)) + marker
      // A list inside an item follows its text at once, unless the list is loose.
      let inner = item.blocks.map { lines(of: $0, width: max(1, width - columns)) }
      let texts = isLoose ? Array(inner.joined(separator: [""])) : Array(inner.joined())
      for (index, line) in (texts.isEmpty ? [""] : texts).enumerated() {
        result.append(line.isEmpty && index > 0 ? "" : (index == 0 ? first : blank) + line)
      }
    }
    return result
  }

  private func prefixed(
    _ blocks: [MarkdownBlock], with prefix: String, width: Int
  ) -> [String] {
    lines(of: blocks, width: max(1, width - displayWidth(of: prefix))).map { line in
      styled(line.isEmpty ? prefix.trimmed : prefix, .dim, capabilities) + line
    }
  }

  private func rule(of columns: Int) -> String {
    String(repeating: capabilities.unicode ? "─" : "-", count: columns)
  }
}
