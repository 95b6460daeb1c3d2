/// Something in the course that is not as it says.
public struct Finding: Hashable, Sendable {
  /// The file, from the folder that holds `Chapters`.
  public let file: String
  /// The line in it, from 1; `nil` if it is about the whole file.
  public let line: Int?
  /// What is wrong, as a clause.
  public let problem: String

  /// Describes something wrong.
  ///
  /// - Parameters:
  ///   - file: the file, from the folder that holds `Chapters`.
  ///   - line: the line in it, from 1.
  ///   - problem: what is wrong, as a clause.
  public init(file: String, line: Int? = nil, problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }
}

extension Finding: CustomStringConvertible {
  /// Where and what, as compilers write it.
  public var description: String {
    "\(file):\(line.map { "\($0):" } ?? "") \(problem)"
  }
}
