import Course
import Diagrams
import Foundation
import Testing
import Tracing

/// What chapter 06 says about its runs, for the schedule it shows and for others.
struct Chapter06Tests {
  static let seeds: ClosedRange<UInt64> = 0...20

  @Test(arguments: seeds)
  func `all: the answers keep the order of the question, the bookings that of the clock`(
    seed: UInt64
  ) throws {
    let run = try run(chapter: 6, "all", seed: seed)
    #expect(run.output == ["flight booked", "hotel booked", "car booked"])
    #expect(run.effects == ["10 book hotel", "20 book car", "30 book flight"])
    #expect(run.time == 30)
  }

  @Test(arguments: seeds)
  func `race: one answer, two tickets`(seed: UInt64) throws {
    let run = try run(chapter: 6, "race", seed: seed)
    #expect(run.output == ["the passenger has: south booked"])
    #expect(run.effects == ["10 book south", "20 book north"])
    let settled = try #require(run.trace.events.first { $0.kind == .settled && $0.promise == "p3" })
    #expect(settled.clock == 10_000)
  }

  @Test(arguments: seeds)
  func `any: a rejection does not win, and no loser has an effect after the cancel`(
    seed: UInt64
  ) throws {
    let run = try run(chapter: 6, "any", seed: seed)
    #expect(run.output == ["the passenger has: north booked"])
    #expect(run.effects == ["20 book north"])
    #expect(run.cancelled == ["west"])
    #expect(run.time == 20)
  }

  @Test(arguments: seeds)
  func `link: the failure travels up, the sibling is cancelled, nothing is booked`(
    seed: UInt64
  ) throws {
    let run = try run(chapter: 6, "link", seed: seed)
    #expect(run.output == ["no trip: hotel is sold out"])
    #expect(run.effects == [])
    #expect(run.cancelled == ["flight"])
    #expect(
      run.trace.events.filter { $0.kind == .return && $0.value == "hotel is sold out" }
        .map(\.lane) == ["hotel", "all", "trip"])
    #expect(run.time == 10)
  }

  @Test(arguments: ["all", "race", "any", "link"], seeds)
  func `nothing is left behind, and every trace holds what must be true`(
    scenario: String, seed: UInt64
  ) throws {
    let run = try run(chapter: 6, scenario, seed: seed)
    #expect(run.failure == nil)
    #expect(run.leftovers == "")
    #expect(run.trace.invariants().breaks == [])
    #expect(run.trace.events.count { $0.kind == .parked } == run.answers)
  }
}

extension Chapter06Tests {
  @Test func `the page shows the timeline of the race, and names its steps`() throws {
    let trace = try run(chapter: 6, "race", seed: 0).trace
    let page = try page("06-combinators-and-linking")
    #expect(page.contains(timeline(trace)))
    #expect(trace.steps[13].event.lane == "south")
    #expect(trace.steps[13].event.kind == .return)
    #expect(trace.steps[15].event.kind == .unparked)
    #expect(trace.steps[18].event.kind == .effect)
    #expect(trace.steps[18].event.lane == "north")
  }
}

/// The prose of a chapter.
func page(_ chapter: String) throws -> String {
  let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return try String(
    contentsOf: package.appending(path: "Chapters/\(chapter)/chapter.md"), encoding: .utf8)
}

/// The timeline of a trace, as the command prints it where there is no terminal.
func timeline(_ trace: Trace) -> String {
  var options = DiagramOptions()
  options.width = 80
  return render(trace, .timeline, as: .ascii, options: options)
}

/// Runs one scenario of a chapter.
func run(chapter: Int, _ name: String, seed: UInt64) throws -> Run {
  let program = try #require(Program.all.first { $0.chapter == chapter })
  return try program.run(#require(program.scenarios.first { $0.name == name }), seed: seed)
}

extension Run {
  /// The effects, each with the time on the clock in milliseconds.
  var effects: [String] {
    trace.events.filter { $0.kind == .effect }.map { "\($0.clock / 1_000) \($0.value ?? "")" }
  }

  /// Who was asked to stop.
  var cancelled: [String?] { trace.events.filter { $0.kind == .cancel }.map(\.subject) }

  /// How often a parked caller heard something.
  var answers: Int { trace.events.count { $0.kind == .replyValue || $0.kind == .unparked } }

  /// When the last thing happened, in milliseconds.
  var time: Int64? { trace.events.last.map { $0.clock / 1_000 } }
}
