/// What a learner has done, as lines of text that may be edited by hand.
struct ProgressFile: Equatable {
  /// What can be done with a chapter.
  enum Activity: String, CaseIterable {
    case read, run, step
  }

  /// Something done.
  struct Entry: Hashable {
    let activity: Activity
    let chapter: Int
  }

  /// The first line, by which a later version can be told.
  static let firstLine = "reprise progress 1"

  /// What was done, in the order it was first done.
  private(set) var entries: [Entry] = []
  /// The lines that make no sense, by number from 1.
  private(set) var unreadable: [Int] = []
  /// Whether the file is of another kind or version, and must be left alone.
  private(set) var isForeign = false
  private var lines = [firstLine]

  /// Nothing done.
  init() {}

  /// Reads the text of the file.
  init(parsing text: String) {
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    guard let first = lines.first else {
      lines = [Self.firstLine]
      return
    }
    guard first == Self.firstLine else {
      isForeign = true
      return
    }
    for (index, line) in lines.enumerated().dropFirst() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if words.isEmpty || words[0].hasPrefix("#") { continue }
      guard words.count == 2, let activity = Activity(rawValue: words[0]),
        let chapter = Int(words[1]), (0...99).contains(chapter)
      else {
        unreadable.append(index + 1)
        continue
      }
      let entry = Entry(activity: activity, chapter: chapter)
      if !entries.contains(entry) { entries.append(entry) }
    }
  }

  /// The text of the file; lines that make no sense are kept.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Adds something done.
  ///
  /// Returns whether it is new.
  mutating func add(_ entry: Entry) -> Bool {
    guard !isForeign, !entries.contains(entry) else { return false }
    entries.append(entry)
    lines.append("\(entry.activity.rawValue) \(entry.chapter.asChapter)")
    return true
  }
}
