import ArgumentParsing
import Course
import Foundation

extension Feature {
  /// What the chapter about the journal takes besides its selector.
  static let journalOptions: [Option] = [
    .flag("dump", help: "Chapter 09: show the bytes, too."),
    Option(
      "journal", kind: .path, valueName: "DIR",
      help: "Chapter 09: leave the journals in this directory, which is new or empty."),
  ]

  /// What of it was given; refuses it for other chapters, and a directory that holds something.
  static func journalChoices(
    _ program: Program, _ invocation: Invocation
  ) throws -> [String: String] {
    let directory = invocation.string("journal")
    let given = (invocation.flag("dump") ? ["dump"] : []) + (directory == nil ? [] : ["journal"])
    if let first = given.first, program.chapter != 9 {
      throw UsageError(
        .unknownOption("--\(first)"), path: ["reprise", "run", program.chapter.asChapter],
        hints: ["Chapter 09 has it: reprise run 09 --\(first)"])
    }
    if let directory {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      guard names.isEmpty else {
        throw Failure(
          .cannotWrite, "\(directory): holds \(names.count) files already",
          "The chapter makes journals of its own. Name a directory that is new or empty.")
      }
    }
    var choices: [String: String] = [:]
    if invocation.flag("dump") { choices["dump"] = "yes" }
    choices["journal"] = directory
    return choices
  }
}
