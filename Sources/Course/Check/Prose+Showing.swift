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

  /// Checks that the page says what the manifest says: goal, questions, choices and exercises.
  ///
  /// - Parameter chapter: whose prose this is.
  /// - Returns: what is missing, in the order of the manifest.
  public func checkTexts(_ chapter: Chapter) -> [Finding] {
    let page = Self.words(text)
    let questions = chapter.quiz.flatMap { [$0.question] + $0.choices }
    let texts =
      [chapter.goal, chapter.predict.question] + chapter.predict.choices
      + chapter.exercises.flatMap { ["\($0.name) \($0.title)", $0.task] } + questions
    return texts.filter { !page.contains(Self.words($0)) }.map {
      finding(nil, "the manifest says, and the page does not: \($0)")
    }
  }

  /// The words of a text, however its lines are broken.
  private static func words(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }
}
