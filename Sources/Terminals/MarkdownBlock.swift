/// One block of a Markdown text, as far as the course's prose uses Markdown.
indirect enum MarkdownBlock: Hashable {
  case heading(level: Int, text: String)
  case paragraph(String)
  case code(lines: [String], caption: String?)
  case quote([MarkdownBlock])
  case list([Item], isLoose: Bool)
  case table(MarkdownTable)
  case rule

  /// One item of a list; the number counts from the first item's number.
  struct Item: Hashable {
    let number: Int?
    let blocks: [MarkdownBlock]
  }
}
