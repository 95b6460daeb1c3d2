/// A file of the course that is missing or says something impossible.
public struct CourseError: Error, Hashable, Sendable {
  /// The file, from the folder that holds `Chapters`.
  public let file: String
  /// Where in a JSON file, such as `exercises[1].hints`; `nil` if it is about the whole file.
  public let key: String?
  /// What is wrong, as a clause.
  public let problem: String
  /// What to do about it, as a sentence.
  public let advice: String
}

extension CourseError: CustomStringConvertible {
  /// Where, what, and what to do.
  public var description: String {
    let place = key.map { "\(file): \($0)" } ?? file
    return "\(place): \(problem)\n\(advice)"
  }
}

/// The course's chapters are nowhere to be found.
public struct LibraryNotFound: Error, Hashable, Sendable {
  /// Where they were looked for, in order, each as a sentence.
  public let searched: [String]
}

extension LibraryNotFound: CustomStringConvertible {
  /// Where they were looked for, and what to do.
  public var description: String {
    let places = searched.map { "  \($0)\n" }.joined()
    return """
      the folder Chapters was not found. Looked here:
      \(places)\
      Run from inside a copy of the project, or set REPRISE_HOME to the folder that holds Chapters.
      """
  }
}

/// No chapter has the number or name that was asked for.
public struct UnknownChapter: Error, Hashable, Sendable {
  /// What was asked for.
  public let name: String
  /// The nearest name that exists, if one is near.
  public let suggestion: String?
  /// The chapters that exist, by folder.
  public let known: [String]
}

extension UnknownChapter: CustomStringConvertible {
  /// What was asked for, and what there is.
  public var description: String {
    let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "no chapter '\(name)'\(question)\nThere are: \(known.joined(separator: ", "))."
  }
}
