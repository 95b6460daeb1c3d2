/// Reads the blocks of a Markdown text, line by line.
struct MarkdownReader {
  private let lines: [String]
  private var position = 0

  private init(_ lines: [String]) { self.lines = lines }

  static func blocks(of text: String) -> [MarkdownBlock] {
    blocks(
      of: text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    )
  }

  private static func blocks(of lines: [String]) -> [MarkdownBlock] {
    var reader = MarkdownReader(lines)
    return reader.read()
  }

  private mutating func read() -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    var caption: String?
    while position < lines.count {
      let line = lines[position]
      if line.isBlank {
        position += 1
      } else if let comment = readComment() {
        caption = comment.namesFile ? comment : nil
      } else {
        let block = readBlock(caption: caption)
        caption = nil
        if block != .paragraph("") { blocks.append(block) }
      }
    }
    return blocks
  }

  private mutating func readBlock(caption: String?) -> MarkdownBlock {
    let line = lines[position]
    if let fence = Fence(line) { return readCode(fence, caption: caption) }
    if let (level, text) = line.heading {
      position += 1
      return .heading(level: level, text: text)
    }
    if line.isRule {
      position += 1
      return .rule
    }
    if line.dropIndent.hasPrefix(">") { return readQuote() }
    if ListMarker(line) != nil { return readList() }
    if let table = readTable() { return table }
    return readParagraph()
  }

  /// The text of a comment that starts on this line, or nothing if none does.
  private mutating func readComment() -> String? {
    guard lines[position].dropIndent.hasPrefix("<!--") else { return nil }
    var text: [Substring] = []
    while position < lines.count {
      var line = lines[position][...]
      position += 1
      if text.isEmpty { line = line.dropIndent.dropFirst(4) }
      if let end = line.firstRange(of: "-->") {
        text.append(line[..<end.lowerBound])
        break
      }
      text.append(line)
    }
    return text.joined(separator: " ").trimmed
  }

  private mutating func readCode(_ fence: Fence, caption: String?) -> MarkdownBlock {
    position += 1
    var code: [String] = []
    while position < lines.count {
      let line = lines[position]
      position += 1
      if fence.isClosed(by: line) { break }
      let indent = line.prefix { $0 == " " }.count
      code.append(String(line.dropFirst(min(indent, fence.indent))))
    }
    return .code(lines: code, caption: caption)
  }

  private mutating func readQuote() -> MarkdownBlock {
    var inner: [String] = []
    while position < lines.count, lines[position].dropIndent.hasPrefix(">") {
      let text = lines[position].dropIndent.dropFirst()
      inner.append(String(text.first == " " ? text.dropFirst() : text))
      position += 1
    }
    return .quote(Self.blocks(of: inner))
  }

  private mutating func readList() -> MarkdownBlock {
    var items: [MarkdownBlock.Item] = []
    var isLoose = false
    let isNumbered = ListMarker(lines[position])?.number != nil
    var number = ListMarker(lines[position])?.number ?? 1
    while position < lines.count, let marker = ListMarker(lines[position]),
      (marker.number != nil) == isNumbered, !lines[position].isRule
    {
      var inner = [String(lines[position].dropFirst(marker.width))]
      position += 1
      while position < lines.count {
        let line = lines[position]
        let indent = line.prefix { $0 == " " }.count
        if line.isBlank {
          inner.append("")
        } else if indent >= marker.width {
          inner.append(String(line.dropFirst(marker.width)))
        } else if inner.last?.isBlank == false, !Self.startsBlock(line) {
          inner.append(String(line.dropIndent))
        } else {
          break
        }
        position += 1
      }
      let ended = inner.last?.isBlank == true
      while inner.last?.isBlank == true { inner.removeLast() }
      items.append(.init(number: isNumbered ? number : nil, blocks: Self.blocks(of: inner)))
      number += 1
      let goesOn = position < lines.count && ListMarker(lines[position]) != nil
      if (ended && goesOn) || inner.contains(where: \.isBlank) { isLoose = true }
    }
    return .list(items, isLoose: isLoose)
  }

  private mutating func readTable() -> MarkdownBlock? {
    guard position + 1 < lines.count,
      let table = MarkdownTable(header: lines[position], delimiter: lines[position + 1])
    else { return nil }
    position += 2
    var rows: [String] = []
    while position < lines.count, !lines[position].isBlank, lines[position].contains("|") {
      rows.append(lines[position])
      position += 1
    }
    return .table(table.adding(rows: rows))
  }

  private mutating func readParagraph() -> MarkdownBlock {
    var text = [lines[position].trimmed]
    position += 1
    while position < lines.count, !lines[position].isBlank, !Self.startsBlock(lines[position]) {
      text.append(lines[position].trimmed)
      position += 1
    }
    return .paragraph(text.joined(separator: " "))
  }

  /// Whether a line ends the paragraph before it.
  private static func startsBlock(_ line: String) -> Bool {
    Fence(line) != nil || line.heading != nil || line.isRule || line.dropIndent.hasPrefix(">")
      || line.dropIndent.hasPrefix("<!--") || ListMarker(line) != nil
  }
}

/// The line that opens a block of code.
private struct Fence {
  let indent: Int
  private let mark: Character
  private let count: Int

  init?(_ line: String) {
    let rest = line.dropIndent
    guard let mark = rest.first, mark == "`" || mark == "~" else { return nil }
    count = rest.prefix { $0 == mark }.count
    guard count >= 3, mark == "~" || !rest.dropFirst(count).contains("`") else { return nil }
    indent = line.count - rest.count
    self.mark = mark
  }

  func isClosed(by line: String) -> Bool {
    let text = line.trimmed
    return text.count >= count && text.allSatisfy { $0 == mark }
  }
}

/// What stands before the text of a list item.
private struct ListMarker {
  /// The columns up to the text.
  let width: Int
  let number: Int?

  init?(_ line: String) {
    let rest = line.dropIndent
    let indent = line.count - rest.count
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let mark = rest.dropFirst(digits.count).first
    if digits.isEmpty {
      guard let mark, "-*+".contains(mark) else { return nil }
      number = nil
    } else {
      guard let mark, ".)".contains(mark), let value = Int(digits), digits.count <= 9 else {
        return nil
      }
      number = value
    }
    let text = rest.dropFirst(digits.count + 1)
    guard text.isEmpty || text.first == " " else { return nil }
    let spaces = text.prefix { $0 == " " }.count
    width = indent + digits.count + 1 + (spaces > 4 ? 1 : max(1, spaces))
  }
}

extension StringProtocol {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }

  fileprivate var dropIndent: SubSequence { drop { $0 == " " } }

  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  fileprivate var heading: (level: Int, text: String)? {
    let level = prefix { $0 == "#" }.count
    let rest = dropFirst(level)
    guard (1...6).contains(level), rest.isEmpty || rest.first == " " else { return nil }
    let text = rest.trimmed
    let closing = text.reversed().prefix { $0 == "#" }.count
    let before = text.dropLast(closing)
    return (level, closing > 0 && before.last == " " ? before.trimmed : text)
  }

  fileprivate var isRule: Bool {
    let marks = filter { $0 != " " }
    guard marks.count >= 3, let mark = marks.first, "-*_".contains(mark) else { return false }
    return marks.allSatisfy { $0 == mark }
  }

  /// Whether the text of a comment is the path of a file, with anything after it.
  fileprivate var namesFile: Bool {
    let first = prefix { !$0.isWhitespace }
    return first.contains("/") || first.dropFirst().contains(".")
  }

  /// Where a text stands first; the standard library finds only elements.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
