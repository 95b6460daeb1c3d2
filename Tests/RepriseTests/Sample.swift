import Tracing

/// A folder that looks like a copy of the project, with two chapters.
func sampleWorkspace() throws -> Folder {
  let folder = try Folder()
  try folder.write("Package.swift", "// a workspace")
  try folder.write("Chapters/glossary.json", #"{"promise": "A value to come."}"#)
  for (number, slug, minutes) in [("00", "start", 10), ("04", "forty-two", 20)] {
    try folder.write("Chapters/\(number)-\(slug)/chapter.json", manifest(number, slug, minutes))
    try folder.write(
      "Chapters/\(number)-\(slug)/chapter.md",
      """
      # \(number) The title of \(slug)

      ## Goal

      A sentence that is long enough to be broken into several lines wherever the text has to fit \
      a terminal of eighty columns — or of forty.
      """)
  }
  return folder
}

private func manifest(_ number: String, _ slug: String, _ minutes: Int) -> String {
  let exercises = """
    [{"name": "\(number)-a", "title": "T", "task": "T", "hints": ["1", "2", "3"], "rungs": ["r"],
      "solution": "exercises/\(number)-a/Solution.swift"}]
    """
  return """
    {"number": \(number == "00" ? 0 : 4), "slug": "\(slug)", "title": "Title of \(slug)",
     "goal": "G.", "minutes": \(minutes), "difficulty": "easy", "command": "reprise run \(number)",
     "seed": 0, "diagrams": ["sequence"], "kinds": ["invoke"],
     "predict": {"question": "Q", "choices": ["a", "b"], "answer": 0, "reveal": "R"},
     "exercises": \(exercises),
     "quiz": [{"question": "Q", "choices": ["a", "b"], "answer": 0, "reasons": ["a", "b"]}],
     "glossary": ["promise"]}
    """
}

/// An intact trace of a run that settles a promise twice.
let brokenTrace = Trace(
  header: Trace.Header(scenario: "broken"),
  events: [
    Event(index: 1, kind: .promiseCreated, lane: "loop", promise: "p1"),
    Event(
      index: 2, kind: .settled, lane: "loop", promise: "p1", value: "1", outcome: .resolved),
    Event(
      index: 3, kind: .settled, lane: "loop", promise: "p1", value: "2", outcome: .resolved),
  ])
