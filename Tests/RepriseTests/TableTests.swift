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
    "serve --port 0 --data d", "dev --strict --debug", "worker --group g --ttl 5s", "tree a",
    "invoke a --func f --arg 1 --arg 2 --version 3", "promise get a", "task claim t --version 1",
    "schedule search", "promises create a --timeout 1h -S http://localhost:1 -T t",
    "dst run --seed 7 --ticks 10 --html a.html", "dst sweep --seeds 1..9 --scenario callbacks",
    "check a.jsonl --model register --html a.html --budget 9", "model", "model leases --workers 2",
  ])
  func `accepts the commands of the course`(line: String) {
    #expect(commandProblem(line.split(separator: " ").map(String.init)) == nil)
  }

  @Test(arguments: [
    "dmeo", "run", "run 98", "run 04 --sed 7", "step 04 --scenario other", "trace", "demo extra",
    "diagram 04 --kind tree", "help nothing", "serve now", "serve --port many", "promises",
    "worker --transport pigeon", "tasks search --state open", "tree", "dev --data d",
    "dst", "dst run --seeds 1..2",
    "check", "check a --model queue", "model lease", "model leases --states many",
  ])
  func `says what is wrong with others`(line: String) {
    #expect(commandProblem(line.split(separator: " ").map(String.init)) != nil)
  }
}
