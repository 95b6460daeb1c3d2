import ArgumentParsing
import Course
import Foundation

extension Feature {
  /// `--dump`, which the chapter about the journal takes besides its settings.
  static let dump = Option.flag("dump", help: "Chapter 09: show the bytes, too.")

  /// Whether it was given; refuses it for other chapters.
  static func dumpChoice(
    _ program: Program, _ invocation: Invocation
  ) throws(UsageError) -> [String: String] {
    guard invocation.flag(dump.name) else { return [:] }
    guard program.chapter == 9 else {
      throw UsageError(
        .unknownOption("--\(dump.name)"), path: ["reprise", "run", program.chapter.asChapter],
        hints: ["Chapter 09 has it: reprise run 09 --\(dump.name)"])
    }
    return [dump.name: "yes"]
  }

  /// Refuses a directory that holds something where the chapter makes journals of its own.
  static func checkJournals(of program: Program, in directory: String?) throws(Failure) {
    guard program.chapter == 9, let directory else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    guard names.isEmpty else {
      throw Failure(
        .cannotWrite, "\(directory): holds \(names.count) files already",
        "The chapter makes journals of its own. Name a directory that is new or empty.")
    }
  }
}
