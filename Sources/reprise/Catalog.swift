import ArgumentParsing
import Course
import Foundation

/// The chapters that can be named on the command line: those on disk, and those with a program.
struct Catalog {
  /// A chapter that the command line names.
  struct Entry {
    /// The chapter's number.
    let number: Int
    /// Its program, if it has one.
    var program: Program? { Program.all.first { $0.chapter == number } }
    /// The number as it is written everywhere.
    var digits: String { number.asChapter }
  }

  private let environment: [String: String]

  init(_ context: Context) {
    environment = context.environment
  }

  /// The chapters on disk.
  func library() throws -> Library {
    try Library.find(
      home: environment["REPRISE_HOME"], directory: FileManager.default.currentDirectoryPath,
      executable: Bundle.main.executablePath)
  }

  /// The chapter that the command line names.
  ///
  /// A number needs no disk, so that programs run wherever the tool is.
  func entry(_ invocation: Invocation) throws -> Entry {
    let word = try invocation.required("NN")
    if let number = Int(word), Program.all.contains(where: { $0.chapter == number }) {
      return Entry(number: number)
    }
    do {
      return Entry(number: try library().chapter(word).number)
    } catch let error as UnknownChapter {
      throw UsageError(
        .invalidValue(name: "<NN>", value: word, accepted: "a chapter's number or name"),
        path: ["reprise"] + invocation.path, suggestion: error.suggestion,
        hints: ["CHAPTERS: \(error.known.joined(separator: ", "))"])
    } catch is LibraryNotFound {
      // Without the chapters on disk, the numbers of the programs are all that is known.
      let numbers = Program.all.map(\.chapter.asChapter)
      throw invocation.unknown(word, as: "<NN>", among: numbers)
    }
  }

  /// The program of the chapter that the command line names.
  func program(_ invocation: Invocation) throws -> Program {
    let entry = try entry(invocation)
    guard let program = entry.program else {
      throw Failure(
        .unavailable, "chapter \(entry.digits) has no program in this release",
        "Read it instead: reprise read \(entry.digits)")
    }
    return program
  }
}

extension Int {
  /// The number of a chapter, in two digits.
  var asChapter: String { (0...9).contains(self) ? "0\(self)" : "\(self)" }
}
