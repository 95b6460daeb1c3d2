import ArgumentParsing
import Course
import Journaling

extension Program {
  /// The scenarios whose names are listed in a text, in that order; the ordinary ones for no text.
  ///
  /// A name stands for its variants too: `async` is `async` and `async-after`.
  func scenarios(
    named text: String?, option: String, _ invocation: Invocation
  ) throws(UsageError) -> [Scenario] {
    guard let text else { return ordinaryScenarios }
    var chosen: [Scenario] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      let family = scenarios.filter { $0.name == word || $0.name.hasPrefix("\(word)-") }
      guard family.contains(where: { $0.name == word }) else {
        throw invocation.unknown(
          word, as: "--\(option)", among: scenarios.map(\.name),
          hints: scenarios.map { "  \($0.name): \($0.summary)" })
      }
      chosen += family
    }
    return chosen
  }

  /// One scenario: the one named by `--scenario`, or the first.
  func scenario(_ invocation: Invocation) throws -> Scenario {
    let name = invocation.string("scenario")
    let chosen = try scenarios(named: name, option: "scenario", invocation)
    guard let first = chosen.first else {
      throw Failure(.unavailable, "chapter \(chapter.asChapter) has no scenarios")
    }
    guard let name else { return first }
    guard let scenario = chosen.first(where: { $0.name == name }) else {
      throw invocation.invalid("scenario", name, expecting: "the name of one scenario")
    }
    return scenario
  }

  /// Runs a scenario; a run that gets stuck is a failed check, with the line that repeats it.
  func perform(
    _ scenario: Scenario, seed: UInt64, options: [String: String] = [:]
  ) throws(Failure) -> Run {
    do {
      return try run(scenario, seed: seed, options: options)
    } catch let error as JournalError {
      throw Failure(error, options["journal"] ?? "the journal of this run")
    } catch let error as LifeFailed {
      throw Failure(error.exitCode.flatMap(ExitCode.init) ?? .internalError, "\(error)")
    } catch {
      let choice = selector.map { " --\($0) \(scenario.name)" } ?? ""
      throw Failure(
        .checkFailed, "chapter \(chapter.asChapter), \(scenario.name), seed \(seed): \(error)",
        "Again: reprise run \(chapter.asChapter)\(choice) --seed \(seed)"
          + "   (reprise \(Reprise.version))")
    }
  }
}
