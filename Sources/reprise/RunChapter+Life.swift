import ArgumentParsing
import Course
import Journaling

// One life of a program that may be killed: a process that `reprise` starts for itself. It prints
// nothing; what happens is in the files of the life.
extension Feature {
  /// What `reprise` tells a process that leads a life.
  static let lifeOptions: [Option] = [
    Option(
      "life", kind: .path, valueName: "DIR", help: "Lead a life in this directory.", isHidden: true),
    Option(
      "life-number", kind: .integer, valueName: "N", help: "The number of the life.",
      isHidden: true),
    Option("life-scenario", valueName: "NAME", help: "What the life runs.", isHidden: true),
    Option(
      "life-crash-at", kind: .integer, valueName: "N", help: "The event after which it ends.",
      isHidden: true),
    Option(
      "life-crash-at-write", kind: .integer, valueName: "N",
      help: "The call of the journal before which it ends.", isHidden: true),
  ]

  /// The life that this process is to lead, if any.
  static func life(_ invocation: Invocation) throws(UsageError) -> Life? {
    guard let directory = invocation.string("life") else { return nil }
    let range = 1...Int.max
    let number = try invocation.int("life-number", in: range) ?? 1
    if let event = try invocation.int("life-crash-at", in: range) {
      return Life(directory: directory, number: number, crash: .event(event))
    }
    if let call = try invocation.int("life-crash-at-write", in: range) {
      return Life(directory: directory, number: number, crash: .write(call))
    }
    return Life(directory: directory, number: number)
  }

  /// Leads a life to its end, if that comes by itself.
  static func lead(_ life: Life, _ program: Program, _ context: Context) throws -> ExitCode {
    let name = context.invocation.string("life-scenario")
    guard let scenario = program.scenarios.first(where: { $0.name == name }) else {
      throw context.invocation.unknown(
        name ?? "", as: "--life-scenario", among: program.scenarios.map(\.name))
    }
    let options = try options(program, context)
    do {
      return try program.run(
        scenario, seed: try context.seed(), options: options, life: life
      ).exitCode
    } catch let error as JournalError {
      throw Failure(error, options["journal"] ?? life.directory)
    }
  }
}
