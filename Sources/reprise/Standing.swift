import Course

/// How far a learner is with the chapters.
struct Standing {
  /// How far a chapter is.
  enum State: String {
    case new, started, done
  }

  /// The chapters, by number.
  let chapters: [Chapter]
  private let done: [ProgressFile.Entry]

  init(_ library: Library, _ progress: ProgressFile) {
    chapters = library.chapters
    done = progress.entries
  }

  /// How far a chapter is.
  func state(of chapter: Chapter) -> State {
    let open = open(chapter)
    if open.isEmpty { return .done }
    return done.contains { $0.chapter == chapter.number } ? .started : .new
  }

  /// What is left to do in a chapter, in the order to do it.
  func open(_ chapter: Chapter) -> [ProgressFile.Activity] {
    let hasProgram = Program.all.contains { $0.chapter == chapter.number }
    return ProgressFile.Activity.allCases.filter { activity in
      (hasProgram || activity == .read)
        && !done.contains(.init(activity: activity, chapter: chapter.number))
    }
  }

  /// Where the learner is: the chapter last touched, or the next unfinished one after it.
  var current: Chapter? {
    let last = done.last?.chapter ?? 0
    let unfinished = chapters.filter { state(of: $0) != .done }
    return unfinished.first { $0.number >= last } ?? unfinished.first
  }

  /// What to type next.
  func command(_ activity: ProgressFile.Activity, _ chapter: Chapter) -> String {
    let own = chapter.command
    if own.hasPrefix("reprise \(activity.rawValue) ") { return own }
    return "reprise \(activity.rawValue) \(chapter.digits)"
  }
}
