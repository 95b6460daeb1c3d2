internal import Foundation

extension Lives {
  /// Leads a program through its lives in a directory that goes with them.
  static func lead(
    _ program: Program, _ scenario: Scenario, seed: UInt64, crashes: [Life.Crash],
    isRestarted: Bool = true, options: [String: String] = [:]
  ) throws -> Run {
    let files = FileManager.default
    let directory = try files.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: files.temporaryDirectory,
      create: true)
    let run = try Lives(executable: try executable()).lead(
      program, scenario, seed: seed, crashes: crashes, isRestarted: isRestarted,
      options: options, in: directory.path)
    // Left where it is if a life failed, for whoever wants to know why.
    try files.removeItem(at: directory)
    return run
  }

  /// The program `reprise`: this one, or the one beside it.
  ///
  /// - Returns: its path.
  /// - Throws: ``ExecutableNotFound``.
  public static func executable() throws(ExecutableNotFound) -> String {
    let places = [Bundle.main.executablePath ?? ""] + CommandLine.arguments
    for place in places where place.contains("/") {
      var path = URL(filePath: place).standardizedFileURL
      while path.path != "/" {
        if path.lastPathComponent == "reprise", isProgram(path.path) { return path.path }
        path.deleteLastPathComponent()
        let sibling = path.appending(path: "reprise").path
        if isProgram(sibling) { return sibling }
      }
    }
    throw ExecutableNotFound()
  }

  private static func isProgram(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
      && FileManager.default.isExecutableFile(atPath: path)
  }
}

/// A run that is killed needs a process to kill, and the program for it is not to be found.
public struct ExecutableNotFound: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing, and what to do.
  public var description: String {
    """
    A program that is killed runs in a process of its own, led by the program reprise, which is not \
    built here. Build it: swift build --product reprise
    """
  }
}

extension Life.Crash {
  /// The events at which lives are killed, one life each, as the command line says: `7` or `7,3`.
  static func events(_ text: String) throws -> [Life.Crash] {
    try text.split(separator: ",").map { word in
      guard let index = Int(word), index >= 1 else { throw NoEvent(word: String(word)) }
      return .event(index)
    }
  }
}

/// What stands where the number of an event should.
struct NoEvent: Error, CustomStringConvertible {
  let word: String

  var description: String { "“\(word)” is no number of an event; they count from 1" }
}
