import ArgumentParsing
import Course

/// What is wrong with the table of commands itself; a test wants nothing to be.
package func tableProblems() -> [String] { Feature.root.problems() }

/// What is wrong with a command line, given as the words after `reprise`; nothing if it can be run.
///
/// The course's pages show many commands; each must be one that this table knows.
package func commandProblem(_ words: [String]) -> String? {
  do {
    let invocation = try Feature.root.parse(words)
    guard invocation.purpose == .run, let word = invocation.string("NN"), let number = Int(word)
    else { return nil }
    guard let program = Program.all.first(where: { $0.chapter == number }) else {
      return invocation.path == ["read"] ? nil : "chapter \(word) has no program"
    }
    if invocation.path == ["run"] { _ = try Feature.chosen(program, invocation) }
    if invocation.string("scenario") != nil { _ = try program.scenario(invocation) }
    return nil
  } catch {
    return "\(error)"
  }
}
