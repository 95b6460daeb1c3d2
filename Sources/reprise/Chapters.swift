import ArgumentParsing
import Course
import Terminals

extension Feature {
  /// `reprise chapters`: what there is to learn, and how far it is.
  static let chapters = Feature(
    command: Command(
      "chapters", abstract: "List the chapters: number, name, state, minutes.",
      examples: [
        .init("reprise chapters", "a table"),
        .init("reprise chapters --plain", "fields between tabs"),
      ])
  ) { context in
    struct Document: Encodable {
      struct Row: Encodable {
        let number: Int
        let slug: String
        let title: String
        let state: String
        let minutes: Int
      }
      let schema = 1
      let chapters: [Row]
    }
    let library = try Catalog(context).library()
    let standing = Standing(library, Workspace()?.progress(context) ?? ProgressFile())
    let rows = library.chapters.map {
      Document.Row(
        number: $0.number, slug: $0.slug, title: $0.title,
        state: standing.state(of: $0).rawValue, minutes: $0.minutes)
    }
    if context.wantsJSON {
      try context.write(Document(chapters: rows))
    } else if context.invocation.flag("plain") {
      try context.write(
        rows.map { "\($0.number.asChapter)\t\($0.slug)\t\($0.state)\t\($0.minutes)" })
    } else {
      let names = rows.map { displayWidth(of: $0.slug) }.max() ?? 0
      try context.write(
        rows.map { row in
          let minutes = "\(row.minutes) min"
          let gap = String(repeating: " ", count: max(0, 7 - minutes.count))
          let state = row.state.padded(to: 7)
          let line = "\(row.number.asChapter)  \(row.slug.padded(to: names))  \(state)"
          return "\(line)  \(gap)\(minutes)"
        })
      context.hint("Next: reprise read NN, reprise run NN, reprise step NN")
    }
    return .done
  }
}
