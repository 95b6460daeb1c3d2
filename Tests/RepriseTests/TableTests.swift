import TestThreads
import Testing
import reprise

@Suite(.longRunning)
struct TableTests {
  @Test func `the table of commands has no mistakes`() {
    #expect(tableProblems() == [])
  }

  @Test(arguments: [
    "demo", "run 04 --seed 7", "step 04 --plain --at 7", "trace verify a b", "help trace diff",
    "diagram 04 --kind entity --format svg -o a.svg", "completions zsh", "", "--version",
  ])
  func `accepts the commands of the course`(line: String) {
    #expect(commandProblem(line.split(separator: " ").map(String.init)) == nil)
  }

  @Test(arguments: [
    "dmeo", "run", "run 98", "run 04 --sed 7", "step 04 --scenario other", "trace", "demo extra",
    "diagram 04 --kind tree", "help nothing",
  ])
  func `says what is wrong with others`(line: String) {
    #expect(commandProblem(line.split(separator: " ").map(String.init)) != nil)
  }
}
