import ArgumentParsing
import Course
import Terminals

extension Feature {
  /// Bare `reprise`: where the learner is, and what to type next.
  static let home = Feature(
    command: Command("reprise", abstract: "Say where you are and what to type next.")
  ) { context in
    struct Document: Encodable {
      let schema = 1
      let version = Reprise.version
      let chapter: Int?
      let slug: String?
      let next: String
      let done: Int
      let chapters: Int
    }
    let progress = Workspace()?.progress(context) ?? ProgressFile()
    let standing = try? Standing(Catalog(context).library(), progress)
    let current = standing?.current
    let next =
      standing.flatMap { standing in
        current.flatMap { chapter in
          standing.open(chapter).first.map { standing.command($0, chapter) }
        }
      } ?? (standing == nil ? "reprise demo" : "reprise chapters")
    let done = standing.map { s in s.chapters.count { s.state(of: $0) == .done } } ?? 0
    if context.wantsJSON {
      try context.write(
        Document(
          chapter: current?.number, slug: current?.slug, next: next, done: done,
          chapters: standing?.chapters.count ?? 0))
      return .done
    }
    var lines = [
      "Reprise \(Reprise.version): async/await from three messages, every step to be watched.", "",
    ]
    if let current, let standing {
      lines.append("You are in chapter \(current.digits), \(current.title).")
      let open = standing.open(current).map(\.rawValue).joined(separator: ", ")
      lines.append("To do here: \(open). Done: \(done) of \(standing.chapters.count) chapters.")
    } else if standing != nil {
      lines.append("You have done every chapter.")
    } else {
      lines.append("The chapters are not here: go to a copy of the project to follow them.")
    }
    lines += ["Next:  " + styled(next, .bold, context.capabilities), ""]
    lines.append("Also:  reprise demo, reprise chapters, reprise doctor, reprise help")
    if !context.isOnPath { lines += pathAdvice }
    try context.write(lines.map(context.fitted))
    return .done
  }

  /// How to type the tool's name alone.
  static let pathAdvice = [
    "No 'reprise' on the PATH: type 'swift run reprise', or once:",
    "  swift build -c release && export PATH=\"$PWD/.build/release:$PATH\"",
  ]
}

extension Context {
  /// The line itself if there is room for it; else broken, under its own margin.
  fileprivate func fitted(_ line: String) -> String {
    guard displayWidth(of: line) > width else { return line }
    let margin = line.prefix { $0 == " " }.count
    return line.wrapped(to: max(width, 20), indent: margin, hanging: margin + 2)
  }
}
