import Course
import Foundation
import Testing

/// What chapter 09 says about its runs.
struct Chapter09Tests {
  private func output(_ scenario: String, _ options: [String: String] = [:]) throws -> [String] {
    let program = try #require(Program.all.first { $0.chapter == 9 })
    let scenario = try #require(program.scenarios.first { $0.name == scenario })
    let run = try program.run(scenario, options: options)
    #expect(run.failure == nil)
    return run.output
  }

  @Test func `write: the dump shows every byte that is not zero, at its place`() throws {
    let output = try output("write", ["dump": "yes"])
    let scratch = try Scratch()
    defer { scratch.remove() }
    _ = try self.output("write", ["journal": scratch.path])
    let file = "\(scratch.path)/write/00000000000000000001.seg"
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: file)))
    var shown = [UInt8](repeating: 0, count: bytes.count)
    var rows = 0
    for line in output.dropFirst(5) {
      let place = line.prefix(6).drop { $0 == " " }
      let text = line.dropFirst(8).prefix(23).split(separator: " ")
      let values = text.compactMap { $0.count == 2 ? UInt8($0, radix: 16) : nil }
      guard let offset = Int(place) else { continue }
      for (index, value) in values.enumerated() { shown[offset + index] = value }
      rows += 1
    }
    #expect(rows == 42)
    #expect(shown == bytes)
  }

  @Test func `without the option there are no bytes`() throws {
    #expect(try output("write").count == 4)
  }

  @Test
  func `torn: a cut anywhere leaves whole batches, or a refusal before what was acknowledged`()
    throws
  {
    let output = try output("torn")
    let start = try #require(output.firstIndex { $0.hasPrefix("cut at byte") })
    #expect(
      Array(output[(start + 1)...(start + 4)]) == [
        "4096–4223     refused: record 3 had been acknowledged",
        "4224          records 1 to 3",
        "4225–4319     records 1 to 3, and a torn batch",
        "4320          records 1 to 5",
      ])
    #expect(output.contains("opened: records 1 to 3"))
    #expect(output.contains("  83 bytes of an unfinished batch are cut off,"))
    #expect(output.contains("  and kept in torn/00000000000000000001.seg.torn-4224"))
  }

  @Test func `damage: one bit of an acknowledged record, and nothing is opened`() throws {
    let output = try output("damage")
    #expect(output.first == "byte 4177 held 34, and now holds 35")
    #expect(output.contains { $0.hasPrefix("refused: ") && $0.contains("at byte 4136") })
    #expect(!output.contains { $0.hasPrefix("opened") })
  }

  @Test(arguments: ["write", "torn", "damage"])
  func `the page shows what the program draws`(scenario: String) throws {
    let page = try page("09-journal")
    let output = try output(scenario)
    let shown = scenario == "torn" ? output[5...9] : output[...]
    #expect(page.contains(shown.joined(separator: "\n")))
  }

  @Test func `the page shows the bytes of the first record`() throws {
    let output = try output("write", ["dump": "yes"])
    let first = try #require(output.firstIndex { $0.hasPrefix("  4096  ") })
    #expect(try page("09-journal").contains(output[first..<first + 10].joined(separator: "\n")))
  }
}

/// A directory of its own for a test.
private struct Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "course-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
