import Course
import Diagrams
import Foundation
import Testing
import Tracing

/// What chapter 13 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter13Tests {
  static let seeds: ClosedRange<UInt64> = 0...20

  private func run(
    _ name: String, seed: UInt64, _ options: [String: String] = [:]
  ) throws -> Run {
    let program = try #require(Program.all.first { $0.chapter == 13 })
    let scenario = try #require(program.scenarios.first { $0.name == name })
    return try program.run(scenario, seed: seed, options: options)
  }

  @Test(arguments: seeds)
  func `calls: six calls are two writes`(seed: UInt64) throws {
    let run = try run("calls", seed: seed)
    #expect(run.output == ["6 calls, 2 writes", "6 answers, each to its own call", "6 new rows"])
    #expect(run.effects == ["0 write 1–3", "0 write 4–6"])
    #expect(run.time == 0)
  }

  @Test(arguments: seeds)
  func `calls: a thousand calls are twenty writes`(seed: UInt64) throws {
    let run = try run("calls", seed: seed, ["n": "1000", "batch": "50"])
    #expect(run.output.first == "1000 calls, 20 writes")
    #expect(run.output[1] == "1000 answers, each to its own call")
    #expect(run.effects.count == 20)
  }

  @Test(arguments: seeds)
  func `linger: writes at 5 ms and at 22 ms`(seed: UInt64) throws {
    let run = try run("linger", seed: seed)
    #expect(run.effects == ["5 write 1, 2", "22 write 3–5"])
    #expect(run.time == 22)
  }

  @Test(arguments: seeds)
  func `bad-item: one promise is rejected`(seed: UInt64) throws {
    let run = try run("bad-item", seed: seed)
    #expect(
      run.output == ["row 1 is new", "refused: no row can have the id -2", "row 3 is new"])
    #expect(run.effects == ["0 write 1, 3"])
  }

  @Test(arguments: seeds, (try? Program.sqliteVersion()) == nil ? [false] : [false, true])
  func `crash: nothing answered is lost, and nothing is there twice`(
    seed: UInt64, onDisk: Bool
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "chapter13-\(ProcessInfo.processInfo.processIdentifier)-\(seed)-\(onDisk)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let options = onDisk ? ["sqlite": folder.appending(path: "users.db").path] : [:]
    let after = try run("crash", seed: seed, options)
    #expect(
      after.output == [
        "answered before the kill: 1–3", "in the table: 1–6", "asked again, and answered: 4–6",
        "in the table: 1–6",
      ])
    #expect(after.effects == ["0 write 1–3", "0 write 4–6"])
    let before = try run("crash-before", seed: seed, options)
    #expect(before.effects == ["0 write 1–3", "0 write 4–6"])
    #expect(
      before.output == [
        "answered before the kill: 1–3", "in the table: 1–3", "asked again, and answered: 4–6",
        "in the table: 1–6",
      ])
    if onDisk {
      let first = try run("calls", seed: seed, options)
      let second = try run("calls", seed: seed, options)
      #expect(first.output.last == "6 new rows")
      #expect(second.output.last == "0 new rows")
    }
  }

  @Test func `the page shows the timeline of the lingering calls`() throws {
    let trace = try run("linger", seed: 0).trace
    #expect(try page("13-batching").contains(timeline(trace)))
  }

  @Test func `a missing library is told, with what to do`() throws {
    let program = try #require(Program.all.first { $0.chapter == 13 })
    let error = try #require(throws: Program.DatabaseProblem.self) {
      try program.checkDatabase(["sqlite": "users.db", "sqlite-library": "/no/libsqlite3.so"])
    }
    guard case .missing(let words) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(words.contains("/no/libsqlite3.so"))
    #expect(throws: Never.self) { try program.checkDatabase([:]) }
  }
}
