import ArgumentParsing
import Course

/// The chapters that can be named on the command line.
struct Catalog {
  /// A chapter, as far as a command line needs to know it.
  struct Entry {
    let number: Int
    let program: Program?

    /// The number as it is written everywhere: two digits.
    var name: String { number.asChapter }
  }

  let entries: [Entry]

  init() {
    entries = Program.all.map { Entry(number: $0.chapter, program: $0) }
      .sorted { $0.number < $1.number }
  }

  /// The chapter that the command line names.
  func entry(_ invocation: Invocation) throws(UsageError) -> Entry {
    let word = try invocation.required("NN")
    if let entry = entries.first(where: { $0.number == Int(word) }) { return entry }
    throw invocation.unknown(word, as: "<NN>", among: entries.map(\.name))
  }

  /// The program of the chapter that the command line names.
  func program(_ invocation: Invocation) throws -> Program {
    let entry = try entry(invocation)
    guard let program = entry.program else {
      throw Failure(
        .unavailable, "chapter \(entry.name) has no program in this release",
        "Read it instead: reprise read \(entry.name)")
    }
    return program
  }
}

extension Int {
  /// The number of a chapter, in two digits.
  var asChapter: String { self < 10 ? "0\(self)" : "\(self)" }
}
