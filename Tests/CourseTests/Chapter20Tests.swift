import Course
import Foundation
import Linearizability
import TestThreads
import Testing

/// What chapter 20 says about its race and its checks.
struct Chapter20Tests {
  private static let history: String? = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/callback-race.jsonl")
    return try? String(contentsOf: file, encoding: .utf8)
  }()

  private func report(_ text: String) throws -> HistoryReport {
    try HistoryReport(reading: text, model: "promise", title: "race")
  }

  @Test func `the recorded race is illegal, because of three operations`() throws {
    let report = try report(#require(Self.history))
    #expect(report.verdict == .illegal)
    #expect((report.operationCount, report.pendingCount, report.partCount) == (8, 1, 2))
    #expect(report.impossibleOperation == 5)
    #expect(report.contradiction == [0, 1, 5])
  }

  @Test func `with the answer that the chapter expects it is legal`() throws {
    let text = try #require(Self.history).replacing("already-there", with: "created")
    #expect(try report(text).verdict == .linearizable)
  }

  @Test func `the picture on the page is the checker's`() throws {
    let page = try page("20-linearizability")
    let text = try report(#require(Self.history)).text
    let picture = text.split(separator: "\n").filter { $0.hasPrefix("client ") }
    #expect(picture.count == 2)
    #expect(page.contains(picture.joined(separator: "\n")))
  }

  @Test(arguments: 0...30 as ClosedRange<UInt64>)
  func `the store that does a request in halves is found out, the other one is not`(
    seed: UInt64
  ) throws {
    func verdict(_ name: String) throws -> String? {
      let act = try Act.find(20, name)
      return try act.run(seed: seed).output.first
    }
    #expect(try verdict("race") == "not linearizable")
    #expect(try verdict("whole") == "linearizable")
  }

  @Test(arguments: 1...3)
  func `in parts the verdict is the same, and costs less`(clients: Int) throws {
    let parts = try PartsHistory.cost(clients: clients, inParts: true)
    let whole = try PartsHistory.cost(clients: clients, inParts: false)
    #expect(parts.verdict == .illegal && whole.verdict == .illegal)
    #expect(parts.parts == 4 && whole.parts == 1)
    if clients > 1 { #expect(parts.steps * 10 < whole.steps) }
  }

  @Test func `a budget makes it unknown, not illegal`() throws {
    let history = try #require(Self.history)
    let report = try HistoryReport(
      reading: history, model: "promise", title: "race", budget: .init(steps: 1))
    #expect(report.verdict == .unknown(.outOfSteps))
  }
}
