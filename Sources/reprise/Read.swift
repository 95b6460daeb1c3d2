import ArgumentParsing
import Course
import Terminals

extension Feature {
  /// `reprise read NN`: the prose of a chapter.
  static let read = Feature(
    command: Command(
      "read", abstract: "Read a chapter.",
      discussion: "The text fits the width of the terminal, and 100 columns at most.",
      examples: [
        .init("reprise read 04", "the chapter's text"),
        .init("reprise read forty-two", "by its name"),
      ],
      arguments: [.chapter])
  ) { context in
    try context.refuseJSON()
    let catalog = Catalog(context)
    let library = try catalog.library()
    let entry = try catalog.entry(context.invocation)
    let chapter = try library.chapter(entry.digits)
    let text = try library.text(of: "Chapters/\(chapter.folder)/chapter.md")
    let lines = renderMarkdown(
      text, width: min(context.width, 100), capabilities: context.capabilities)
    try context.output.write(context.spelled(lines))
    context.remember(.read, chapter.number)
    return .done
  }
}
