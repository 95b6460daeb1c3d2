import Course
import Testing

/// What chapter 08 says about its runs.
struct Chapter08Tests {
  private func output(_ scenario: String, seed: UInt64 = 0) throws -> [String] {
    try run(chapter: 8, scenario, seed: seed).output
  }

  /// The cells of a table's row.
  private func cells(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }

  @Test func `create: only what was not there is written, and nothing is compared`() throws {
    let rows = try output("create").dropFirst(2).map { String($0) }
    #expect(rows.count == 20)
    for row in rows {
      #expect(row.hasPrefix("*") == row.dropFirst(2).hasPrefix("nothing"), "\(row)")
      #expect(row.contains(" 200 order-7 "), "\(row)")
      if !row.hasPrefix("*") { #expect(row.hasSuffix("(2 eggs, by 100)"), "\(row)") }
    }
  }

  @Test func `settle: only a pending promise before its deadline is written`() throws {
    let rows = try output("settle").dropFirst(2).map { String($0) }
    #expect(rows.count == 15)
    for row in rows {
      let parts = cells(row)
      let isOpen = ["50", "99"].contains(parts[1]) && parts[0] == "pending"
      #expect(parts.contains("*") == isOpen, "\(row)")
      #expect(parts.suffix(2) == ["400", "400"], "\(row)")
      if parts[0] != "pending", parts[0] != "nothing" {
        #expect(Array(parts[2..<5]) == Array(repeating: parts[0], count: 3), "\(row)")
      }
    }
    #expect(rows.filter { $0.hasPrefix("nothing") }.allSatisfy { $0.contains("404") })
  }

  @Test func `deadline: readers see it at once, and it is written when somebody writes`() throws {
    let rows = try output("deadline").dropFirst().map(cells)
    #expect(rows.map { $0[0] } == ["0", "0", "99", "100", "100", "120", "150", "150"])
    #expect(rows.map { $0.last } == ["yes", "yes", "–", "–", "–", "–", "yes", "–"])
    #expect(rows[2].contains("pending"))
    #expect([3, 5, 7].allSatisfy { rows[$0].contains("rejected_timedout") })
    #expect(rows[4].contains("resolved"))
  }

  @Test func `states: nothing leads out of the four ends`() throws {
    let output = try output("states")
    #expect(output.count { $0.contains("→ ○ pending") } == 2)
    #expect(output.count { $0.contains("→ ● ") } == 7)
    #expect(
      output.last
        == "Nothing leads out of resolved, rejected, rejected_canceled, rejected_timedout.")
  }

  @Test(arguments: 0...20 as ClosedRange<UInt64>)
  func `ids: the same in two runs, others in another order, and refused for another call`(
    seed: UInt64
  ) throws {
    let output = try output("ids", seed: seed)
    #expect(Array(output[1...5]) == Array(output[7...11]))
    #expect(Array(output[1...5]) != Array(output[13...17]))
    let ids = ["order-7", "order-7.1", "order-7.2", "order-7.2.1", "order-7.3"]
    #expect(output[1...5].map { cells($0)[0] } == ids)
    #expect(output[14].contains("pack") && output[14].contains("order-7.1 "))
    #expect(output.last?.hasPrefix("  refused: order-7 is ") == true)
  }

  @Test(arguments: ["settle", "deadline", "states"])
  func `the page shows what the program draws`(scenario: String) throws {
    let page = try page("08-durable-promises")
    #expect(page.contains(try output(scenario).joined(separator: "\n")))
  }
}
