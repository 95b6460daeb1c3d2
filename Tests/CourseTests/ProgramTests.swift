import Course
import TestThreads
import Testing
import Tracing

/// One scenario of one chapter, as a test's argument.
struct Act: CustomTestStringConvertible {
  let program: Program
  let scenario: Scenario

  var testDescription: String { "\(program.chapter) \(scenario.name)" }

  static let all = Program.all.flatMap { program in
    program.scenarios.map { Act(program: program, scenario: $0) }
  }

  static func find(_ chapter: Int, _ name: String) throws -> Act {
    try #require(all.first { $0.program.chapter == chapter && $0.scenario.name == name })
  }

  func run(seed: UInt64 = 0) throws -> Run { try program.run(scenario, seed: seed) }
}

@Suite(.timeLimit(.minutes(12))) struct ProgramTests {
  @Test func `there is one program for each chapter, in order`() {
    #expect(Program.all.map(\.chapter) == Array(0..<Program.all.count))
  }

  @Test func `several scenarios have a selector and different names`() {
    for program in Program.all {
      #expect((program.selector != nil) == (program.scenarios.count > 1))
      #expect(Set(program.scenarios.map(\.name)).count == program.scenarios.count)
    }
  }

  @Test(.longRunning, arguments: Act.all)
  func `the same seed gives the same bytes`(act: Act) throws {
    for seed: UInt64 in [0, 7, 23] {
      let (first, second) = (try act.run(seed: seed), try act.run(seed: seed))
      #expect(first.trace.jsonLines == second.trace.jsonLines)
      #expect(first.output == second.output)
    }
  }

  @Test(.longRunning, arguments: Act.all)
  func `every invariant holds under fifty schedules`(act: Act) throws {
    // Those that are killed need a process for each life; their chapters have tests of their own.
    for seed: UInt64 in 0..<(act.scenario.fate == .ends ? 50 : 5) {
      let run = try act.run(seed: seed)
      #expect(throws: Never.self) { try run.trace.verify(name: "seed \(seed)") }
      #expect(!run.trace.events.isEmpty)
    }
  }

  @Test func `42 becomes 84 under two hundred schedules`() throws {
    let act = try Act.find(4, "nested")
    var traces: Set<String> = []
    for seed: UInt64 in 0..<200 {
      let run = try act.run(seed: seed)
      #expect(run.output == ["84"])
      #expect(run.leftovers == "")
      traces.insert(run.trace.steps.map { "\($0.sentence)" }.joined())
    }
    #expect(traces.count > 1)
  }

  @Test(arguments: [
    ("sync", "84 after 50 ms", "awaits: 0 parked, 0 answered at once"),
    ("async", "84 after 30 ms", "awaits: 2 parked, 0 answered at once"),
    ("async-after", "84 after 40 ms", "awaits: 0 parked, 2 answered at once"),
  ])
  func `the way of asking decides the time, not the schedule`(
    name: String, first: String, last: String
  ) throws {
    for seed: UInt64 in 0..<20 {
      let output = try Act.find(1, name).run(seed: seed).output
      #expect(output.first == first)
      #expect(output.last == last)
    }
  }

  @Test func `three callers are answered in the order of their asking`() throws {
    for seed: UInt64 in 0..<50 {
      let events = try Act.find(3, "three").run(seed: seed).trace.events
      let parked = events.filter { $0.kind == .parked && $0.promise == "p1" }.map(\.subject)
      let answered = events.filter { $0.kind == .replyValue && $0.promise == "p1" }.map(\.peer)
      #expect(parked == answered)
      #expect(parked.count == 3)
    }
  }

  @Test func `only what parks in a turn of its own loses a wake-up`() throws {
    let output = try Act.find(3, "trap").run().output
    #expect(
      output == [
        "check, then park: nothing runnable, one caller parked on a settled promise",
        "check and park as one: 42 under every schedule",
      ])
  }
}
