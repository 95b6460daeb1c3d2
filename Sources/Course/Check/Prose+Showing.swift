internal import Diagrams

extension Prose {
  /// Checks that every diagram on the page is the one that the program draws.
  ///
  /// Such a block follows a comment like `<!-- diagram sequence nested -->`: the kind, and the
  /// scenario, which is run with the chapter's seed.
  ///
  /// - Parameters:
  ///   - chapter: whose prose this is.
  ///   - program: the chapter's program.
  /// - Returns: what is wrong, in the order of the lines.
  public func checkDiagrams(_ chapter: Chapter, _ program: Program) -> [Finding] {
    fences.compactMap { fence in
      let words = fence.comment?.split(separator: " ").map(String.init) ?? []
      guard words.first == "diagram" else { return nil }
      guard words.count == 3, let kind = DiagramKind(rawValue: words[1]),
        let scenario = program.scenarios.first(where: { $0.name == words[2] })
      else { return finding(fence.line, "the comment should be: diagram, its kind, a scenario") }
      guard let run = try? program.run(scenario, seed: chapter.seed) else {
        return finding(fence.line, "the scenario '\(scenario.name)' stops")
      }
      let drawn = render(run.trace, kind, as: .ascii)
      if drawn == fence.lines.map({ $0 + "\n" }).joined() { return nil }
      return finding(fence.line, "the program draws another diagram:\n\(drawn)")
    }
  }

  /// Checks that the page and the manifest agree: the goal, the exercises, the quiz's answers.
  ///
  /// The answers are one line on the page, such as `Answers: 1b, 2a.`
  ///
  /// - Parameter chapter: whose prose this is.
  /// - Returns: what is missing, in the order of the manifest.
  public func checkTexts(_ chapter: Chapter) -> [Finding] {
    let page = Self.words(text)
    let letters = Array("abcdefgh")
    let answers = chapter.quiz.enumerated().map { place, question in
      "\(place + 1)\(letters[question.answer])"
    }
    let texts =
      [chapter.goal] + chapter.exercises.map(\.name)
      + ["Answers: \(answers.joined(separator: ", "))."]
    return texts.map(Self.words).filter { !page.contains($0) }.map {
      finding(nil, "the manifest says, and the page does not: \($0)")
    }
  }

  /// The words of a text, however its lines are broken.
  private static func words(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }
}
