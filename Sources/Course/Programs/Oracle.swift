internal import Foundation

/// Somebody outside who looks answers up, and remembers under which keys.
///
/// The memory is not the program's: a kill of the program is none of its business.
struct Oracle: Sendable {
  let stage: Stage

  /// Answers a question, looking the answer up unless it did so for the same key.
  ///
  /// - Parameter key: the same on every repetition of the question; nil for a question without one.
  /// - Returns: 42, always.
  /// - Throws: what the file system throws.
  func answer(key: String?) throws -> Int {
    stage.message("look it up, key \(key ?? "none")", from: "inner", to: "oracle")
    if let key, try known.contains(key) {
      stage.message("42, as I said", from: "oracle", to: "inner")
      return 42
    }
    if let key { try remember(key) }
    stage.effect("look up the answer")
    stage.message("42", from: "oracle", to: "inner")
    return 42
  }

  /// The keys of all lives; a program that is never killed asks each question once.
  private var known: [String] {
    get throws {
      guard let book, FileManager.default.fileExists(atPath: book) else { return [] }
      return try String(contentsOfFile: book, encoding: .utf8).split(separator: "\n")
        .map(String.init)
    }
  }

  /// Writes a key down in the same moment as the effect is had: nothing comes between.
  private func remember(_ key: String) throws {
    guard let book else { return }
    let keys = try known + [key]
    try keys.map { $0 + "\n" }.joined().write(toFile: book, atomically: true, encoding: .utf8)
  }

  private var book: String? { stage.life.map { "\($0.directory)/oracle.txt" } }
}
