import Scheduling
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ExplorationTests {
  @Test func `finds both outcomes of a lost update and no other`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 100_000) { try LostUpdate.run(on: $0) }
    print("RUNS", exploration.runs, exploration.findings.map(\.runs))
    for f in exploration.findings { print(f.choices) }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(1), .returned(2)])
  }
}
