import Course
import Scheduling
import TestThreads
import Testing
import Tracing

/// What chapter 14 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter14Tests {
  static let seeds: ClosedRange<UInt64> = 0...20

  private func run(
    _ name: String = "tree", seed: UInt64 = 0, _ settings: [String: String] = [:]
  ) throws -> Run {
    let act = try Act.find(14, name)
    return try act.program.run(act.scenario, seed: seed, options: settings)
  }

  /// What is wrong with the text of a setting.
  private func problem(
    _ name: String, _ text: String, _ settings: [String: String] = [:]
  ) throws -> Program.Setting.Problem? {
    let program = try #require(Program.all.first { $0.chapter == 14 })
    let setting = try #require(program.settings.first { $0.name == name })
    guard case .text(_, let problem) = setting.kind else { throw WrongKind() }
    return problem(text, settings)
  }

  private struct WrongKind: Error {}

  // MARK: 14-a

  @Test(arguments: [
    ("(1 + 2) * (3 - 4)", -3), ("1 + 2 * 3", 7), ("(1+2)*3", 9), ("8 / 4 / 2", 1),
    ("10 - 4 - 3", 3), ("10 - (4 - 3)", 9), ("2 * -3", -6), ("((7))", 7), ("7 / 2", 3),
    ("2 * (3 / (1 + 0))", 6), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
  ])
  func `precedence, parentheses, and from left to right`(text: String, result: Int) throws {
    #expect(try problem("expr", text) == nil)
    #expect(try run(["expr": text]).output.first == "\(result)")
  }

  private func run(_ settings: [String: String]) throws -> Run {
    try run("tree", seed: 0, settings)
  }

  @Test(arguments: [
    ("", 0, "a number or '('"), ("(1 + 2", 6, "an operator or ')'"),
    ("1 +* 2", 3, "a number or '('"),
    ("1 2", 2, "an operator or the end"), ("1 + 2)", 5, "an operator or the end"),
    ("12 + x", 5, "a number or '('"), ("()", 1, "a number or '('"), ("- 3", 0, "a number or '('"),
    ("1 + 9223372036854775808", 4, "a number that has room in 64 bits"),
  ])
  func `a caret stands under the place`(text: String, offset: Int, expected: String) throws {
    let problem = try #require(try problem("expr", text))
    #expect(problem.accepted == expected)
    #expect(problem.lines == [text, String(repeating: " ", count: offset) + "^"])
  }

  @Test func `what would take the whole stack is refused`() throws {
    let deep = String(repeating: "(", count: 100_000)
    #expect(try problem("expr", deep)?.accepted == "no more than 500 characters")
    let longest = String(repeating: "(", count: 249) + "1" + String(repeating: ")", count: 249)
    #expect(try run(["expr": longest]).output.first == "1")
  }

  // MARK: 14-b

  @Test(arguments: seeds)
  func `-3 under every schedule, and ten promises`(seed: UInt64) throws {
    let run = try run(seed: seed)
    #expect(run.output.first == "-3")
    #expect(run.trace.events.count { $0.kind == .promiseCreated } == 10)
    #expect(run.bodyRuns == ["exp": 7, "op": 3])
    #expect(run.failure == nil)
  }

  @Test(arguments: 1...20)
  func `k operators are 3k + 1 promises, and the result is that of arithmetic`(
    number: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(number))
    let (text, result, operators) = Self.expression(depth: 4, &generator)
    let run = try run(seed: UInt64(number), ["expr": text])
    #expect(run.output.first == "\(result)", "\(text)")
    #expect(run.trace.events.count { $0.kind == .promiseCreated } == 3 * operators + 1)
  }

  /// An expression by chance, its result, and its number of operators.
  private static func expression(
    depth: Int, _ generator: inout SeededGenerator
  ) -> (text: String, result: Int, operators: Int) {
    if depth == 0 || Int.random(in: 0..<4, using: &generator) == 0 {
      let number = Int.random(in: -9...9, using: &generator)
      return ("\(number)", number, 0)
    }
    let left = expression(depth: depth - 1, &generator)
    let right = expression(depth: depth - 1, &generator)
    let (sign, result) =
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: ("+", left.result + right.result)
      case 1: ("-", left.result - right.result)
      default: ("*", left.result * right.result)
      }
    return ("(\(left.text) \(sign) \(right.text))", result, left.operators + 1 + right.operators)
  }

  @Test func `an operator without a result fails, and so does everything above it`() throws {
    let run = try run(seed: 0, ["expr": "1 + 2 / 0"])
    #expect(run.failure == "calc failed: 2 / 0 has no result")
    #expect(run.trace.events.count { $0.kind == .settled && $0.outcome == .rejected } == 3)
  }

  @Test func `sides are calls on exp, operators on ops`() throws {
    for event in try run().trace.events where event.kind == .messageDelivered {
      let isOperator = event.promise?.hasSuffix(".3") == true
      #expect(event.lane == (isOperator ? "ops" : "exp"), "\(event.promise ?? "")")
    }
  }

  // MARK: 14-c

  @Test(arguments: seeds)
  func `each side is with the worker that is preferred`(seed: UInt64) throws {
    for claim in try run(seed: seed).trace.events where claim.kind == .taskClaimed {
      let id = try #require(claim.promise)
      if id.hasSuffix(".1") || id == "calc" { #expect(claim.lane == "lhs") }
      if id.hasSuffix(".2") { #expect(claim.lane == "rhs") }
    }
  }

  @Test(arguments: seeds, ["lhs", "rhs"])
  func `who is down is replaced, and nothing waits for it`(seed: UInt64, down: String) throws {
    let whole = try run(seed: seed)
    let run = try run(seed: seed, ["down": down])
    #expect(run.output.first == "-3")
    #expect(run.time == whole.time)
    #expect(!run.trace.events.contains { $0.lane == down || $0.peer == down })
    #expect(!run.trace.events.contains { $0.kind == .leaseExpired })
  }

  // MARK: 14-d

  @Test(.longRunning, arguments: ["lhs", "rhs", "op1", "op2"])
  func `killed at any time, the result is -3, and only what was in flight runs again`(
    worker: String
  ) throws {
    for (seed, time) in zip((0...10 as ClosedRange<UInt64>).cycled(), 0...100) {
      let run = try run(seed: seed, ["kill": "\(worker)@\(time)"])
      let name = "seed \(seed), \(worker)@\(time)"
      #expect(run.output.first == "-3", "\(name)")
      #expect(run.trace.invariants().breaks == [], "\(name)")
      let events = run.trace.events
      // The kill may come when everything is done.
      guard let kill = events.firstIndex(where: { $0.kind == .crash }) else { continue }
      let begun = events[..<kill].filter { $0.kind == .taskClaimed && $0.lane == worker }
      let settled = Set(events[..<kill].filter { $0.kind == .settled }.compactMap(\.promise))
      let inFlight = Set(begun.compactMap(\.promise)).subtracting(settled)
      let again = run.bodyRuns.values.reduce(0, +) - 10
      #expect(again <= inFlight.count, "\(name)")
      let later = Set(events[kill...].filter { $0.kind == .taskClaimed }.compactMap(\.promise))
      #expect(later.isDisjoint(with: settled), "\(name)")
    }
  }

  @Test(arguments: seeds)
  func `what a killed worker held is with another as soon as the lease has run out`(
    seed: UInt64
  ) throws {
    let events = try run("kill", seed: seed).trace.events
    let kill = try #require(events.first { $0.kind == .crash })
    let expiries = events.filter { $0.kind == .leaseExpired }
    #expect(!expiries.isEmpty)
    for expiry in expiries {
      #expect(expiry.clock <= kill.clock + 200_000)
      let next = events.first {
        $0.kind == .taskClaimed && $0.promise == expiry.promise && $0.index > expiry.index
      }
      #expect(next?.lane == "rhs")
      #expect(next?.clock == expiry.clock)
    }
  }

  @Test func `a kill names a worker that is there, and leaves one of each group`() throws {
    #expect(try problem("kill", "lhs@25") == nil)
    #expect(try problem("kill", "op1@25", ["down": "lhs"]) == nil)
    #expect(try problem("kill", "rhs@25", ["down": "lhs"]) != nil)
    #expect(try problem("down", "rhs") == nil)
    for text in ["", "lhs", "lhs@", "lhs@x", "lhs@-1", "w1@400", "@4", "lhs@4@5"] {
      #expect(try problem("kill", text) != nil, "\(text)")
      #expect(try problem("down", text)?.accepted == "one of lhs, rhs, op1, op2" || text == "lhs")
    }
  }

  @Test func `the page names the right steps`() throws {
    let steps = try run().trace.steps
    #expect(steps[5].event.value == "suspend calc until calc.1")
    #expect(steps[10].event.value == #"call calc.1.1 = exp("1")"#)
    #expect(steps[16].event.kind == .messageDelivered)
    #expect(steps[20].event.kind == .taskClaimed)
    #expect(steps[24].event.value == "calc.1.1 is 1")
    #expect(steps[51].event.value == "version 2, where it was")
    #expect(steps[51].event.promise == "calc")
  }

  @Test func `the page shows the queues and the tree`() throws {
    let page = try page("14-resonator")
    let whole = try run()
    #expect(page.contains(whole.output.drop { $0 != "" }.dropFirst().joined(separator: "\n")))
    let killed = try run("kill").output.suffix(12).joined(separator: "\n")
    #expect(page.contains(killed))
  }
}

extension Sequence where Self: Sendable {
  /// The elements over and over again.
  fileprivate func cycled() -> some Sequence<Element> {
    sequence(state: makeIterator()) { iterator in
      if let next = iterator.next() { return next }
      iterator = self.makeIterator()
      return iterator.next()
    }
  }
}
