package import Foundation

extension Chapter {
  /// Reads a manifest, and refuses one that could not be shown.
  ///
  /// - Parameters:
  ///   - data: the manifest's bytes.
  ///   - file: what to call it in errors.
  /// - Throws: `CourseError`, which names the key.
  package init(reading data: Data, file: String) throws(CourseError) {
    do {
      self = try JSONDecoder().decode(Chapter.self, from: data)
    } catch let error as DecodingError {
      throw CourseError(error, in: file)
    } catch {
      throw CourseError(file: file, key: nil, problem: "\(error)", advice: CourseError.compare)
    }
    if let (key, problem) = firstProblem {
      throw CourseError(file: file, key: key, problem: problem, advice: CourseError.compare)
    }
  }

  /// The first thing that types alone do not exclude: its key, and what is wrong with it.
  private var firstProblem: (key: String, problem: String)? {
    if number < 0 || number > 99 { return ("number", "\(number) is not between 0 and 99") }
    if minutes < 1 { return ("minutes", "\(minutes) is not at least 1") }
    if !command.hasPrefix("reprise ") { return ("command", "'\(command)' is no reprise command") }
    if let problem = Self.problem(of: predict.answer, among: predict.choices) {
      return ("predict.answer", problem)
    }
    for (place, exercise) in exercises.enumerated() {
      if let (key, problem) = firstProblem(of: exercise, at: place) {
        return ("exercises[\(place)].\(key)", problem)
      }
    }
    for (place, question) in quiz.enumerated() {
      if let problem = Self.problem(of: question.answer, among: question.choices) {
        return ("quiz[\(place)].answer", problem)
      }
      let (reasons, choices) = (question.reasons.count, question.choices.count)
      if reasons != choices {
        return ("quiz[\(place)].reasons", "\(reasons) reasons for \(choices) choices")
      }
    }
    return nil
  }

  private func firstProblem(of exercise: Exercise, at place: Int) -> (String, String)? {
    guard let letter = "abcdefghijklmnopqrstuvwxyz".dropFirst(place).first else {
      return ("name", "there are more exercises than letters")
    }
    let name = "\(digits)-\(letter)"
    if exercise.name != name { return ("name", "'\(exercise.name)' should be '\(name)'") }
    if exercise.hints.count != 3 {
      return ("hints", "\(exercise.hints.count) hints instead of 3: nudge, direction, near-answer")
    }
    if exercise.rungs.isEmpty { return ("rungs", "no test says when the exercise is done") }
    let solution = "exercises/\(name)/Solution.swift"
    if exercise.solution != solution {
      return ("solution", "'\(exercise.solution)' should be '\(solution)'")
    }
    return nil
  }

  private static func problem(of answer: Int, among choices: [String]) -> String? {
    if !(2...8).contains(choices.count) { return "\(choices.count) choices instead of 2 to 8" }
    if choices.indices.contains(answer) { return nil }
    return "\(answer) is not the place of one of the \(choices.count) choices, counted from 0"
  }
}

extension CourseError {
  fileprivate static let compare = "Compare with the chapter.json of another chapter."

  /// Says in a sentence what the decoder says in a structure.
  init(_ error: DecodingError, in file: String) {
    let (path, problem): ([any CodingKey], String) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
      case .typeMismatch(let type, let context): (context.codingPath, "is not of type \(type)")
      case .valueNotFound(_, let context): (context.codingPath, "is null")
      case .dataCorrupted(let context):
        (context.codingPath, context.codingPath.isEmpty ? "no JSON" : context.debugDescription)
      @unknown default: ([], "\(error)")
      }
    var key = ""
    for part in path {
      if let index = part.intValue {
        key += "[\(index)]"
      } else {
        key += (key.isEmpty ? "" : ".") + part.stringValue
      }
    }
    self.init(
      file: file, key: key.isEmpty ? nil : key, problem: problem, advice: Self.compare)
  }
}
