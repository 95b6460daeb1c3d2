import Course
import TestThreads
import Testing

/// What chapter 19 says about its guests; `reprise dst` has tests of its own.
@Suite(.longRunning)
struct Chapter19Tests {
  private static let seats = [
    "ann has seat 2", "ben has seat 4", "cleo has seat 6", "dora has seat 3", "emil has seat 1",
    "fay has seat 5",
  ]

  @Test(arguments: ["dictionary", "sorted", "array"])
  func `everybody is woken once, in whatever order`(keep: String) throws {
    #expect(try Act.find(19, keep).run(seed: 0).output.sorted() == Self.seats)
  }

  @Test(arguments: 0..<10) func `a sorted dictionary and an array have one order`(
    seed: UInt64
  ) throws {
    #expect(try Act.find(19, "sorted").run(seed: seed).output == Self.seats)
    let array = try Act.find(19, "array").run(seed: seed).output
    #expect(array.map { $0.suffix(1) } == ["1", "2", "3", "4", "5", "6"])
  }
}
