internal import Tracing

extension Library {
  /// Checks the whole course: what tests demand, and `reprise course check` reports.
  ///
  /// - Parameter commandProblem: answers what is wrong with the words after `reprise`, or `nil`.
  /// - Returns: what is wrong, chapter by chapter; empty if everything is as it says.
  public func check(commandProblem: ([String]) -> String?) -> [Finding] {
    checkNumbers() + chapters.flatMap { check($0, commandProblem: commandProblem) }
  }

  /// Checks one chapter.
  ///
  /// - Parameters:
  ///   - chapter: one of `chapters`.
  ///   - commandProblem: answers what is wrong with the words after `reprise`, or `nil`.
  /// - Returns: what is wrong; empty if everything is as it says.
  public func check(_ chapter: Chapter, commandProblem: ([String]) -> String?) -> [Finding] {
    let manifest = "Chapters/\(chapter.folder)/chapter.json"
    var findings = checkGlossary(chapter, manifest) + checkProgram(chapter, manifest)
    let command = Prose.Command(text: chapter.command, line: 0)
    if let problem = commandProblem(command.arguments) {
      findings.append(Finding(file: manifest, problem: "command: \(problem)"))
    }
    do {
      let prose = try prose(of: chapter)
      findings += prose.checkSections(chapter)
      findings += prose.checkTexts(chapter)
      findings += prose.checkListings { try? text(of: $0) }
      if let program = Self.program(of: chapter) {
        findings += prose.checkDiagrams(chapter, program)
      }
      findings += prose.checkCommands(problem: commandProblem)
      if !prose.commands.contains(where: { $0.text == chapter.command }) {
        let problem = "the chapter's command '\(chapter.command)' is not on the page"
        findings.append(Finding(file: prose.file, problem: problem))
      }
    } catch {
      findings.append(Finding(file: error.file, problem: error.problem))
    }
    return findings
  }

  /// Checks that the chapters are numbered 0, 1, 2 and so on.
  private func checkNumbers() -> [Finding] {
    for (place, chapter) in chapters.enumerated() where chapter.number != place {
      return [Finding(file: "Chapters", problem: "chapter \(place) is missing")]
    }
    return []
  }

  /// Checks that the glossary knows the chapter's terms.
  private func checkGlossary(_ chapter: Chapter, _ manifest: String) -> [Finding] {
    chapter.glossary.filter { glossary[$0] == nil }.map {
      Finding(file: manifest, problem: "glossary: '\($0)' is not in Chapters/glossary.json")
    }
  }

  private static func program(of chapter: Chapter) -> Program? {
    Program.all.first { $0.chapter == chapter.number }
  }

  /// Checks that the chapter's program shows the kinds of events that the manifest says.
  private func checkProgram(_ chapter: Chapter, _ manifest: String) -> [Finding] {
    guard let program = Self.program(of: chapter) else {
      return [Finding(file: manifest, problem: "number: no program has it")]
    }
    var kinds: [EventKind] = []
    for scenario in program.ordinaryScenarios {
      do {
        let run = try program.run(scenario, seed: chapter.seed)
        for event in run.trace.events where !kinds.contains(event.kind) { kinds.append(event.kind) }
      } catch {
        return [Finding(file: manifest, problem: "the scenario '\(scenario.name)' stops: \(error)")]
      }
    }
    if chapter.kinds == kinds { return [] }
    let shown = kinds.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return [Finding(file: manifest, problem: "kinds: the program shows [\(shown)]")]
  }
}
