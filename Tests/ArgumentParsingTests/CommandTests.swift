import Testing

@testable import ArgumentParsing

struct CommandTests {
  @Test func `the sample table is sound`() {
    #expect(Sample.root.problems().isEmpty)
  }

  @Test func `finds what is wrong with a table`() {
    let table = Command(
      "tool", abstract: "A tool.",
      arguments: [
        Argument("A", help: "", isRequired: false), Argument("B", help: "", isRepeated: true),
        Argument("A", help: ""),
      ],
      options: [.flag("help", help: ""), .flag("host", short: "h", help: "")],
      subcommands: [Command("x", abstract: ""), Command("x", abstract: "")],
      inheritedOptions: Option.house)
    #expect(
      table.problems()
        == [
          "tool: two options are named --help",
          "tool: two options are named -h",
          "tool: <B> is required, and stands after an optional one",
          "tool: two values are named A",
          "tool: <A> is required, and stands after an optional one",
          "tool: two subcommands are named x",
        ].inserting("tool: <B> takes all values, and is not the last argument", at: 2))
  }

  @Test func `a command may have a house option of its own`() throws {
    let call = Command(
      "call", abstract: "", options: [Option("version", kind: .integer, help: "Which one.")])
    let table = Command(
      "tool", abstract: "", subcommands: [call, Command("other", abstract: "")],
      inheritedOptions: Option.house)
    #expect(table.problems().isEmpty)
    #expect(try table.parse(["call", "--version", "3"]).int("version") == 3)
    #expect(try table.parse(["call", "--version", "3"]).purpose == .run)
    #expect(try table.parse(["other", "--version"]).purpose == .version)
    let help = table.help(for: ["call"])
    #expect(help.contains("Which one."))
    #expect(!help.contains("Show the version."))
  }

  @Test(arguments: [
    ("seed", "seed", 0), ("sed", "seed", 1), ("seeed", "seed", 1), ("sede", "seed", 1),
    ("seat", "seed", 2), ("", "ab", 2), ("ab", "", 2), ("ca", "abc", 3),
  ])
  func `counts slips of the finger`(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance)
  }

  @Test func `suggests the nearest, the first of equals, and nothing that shares nothing`() {
    #expect(nearest(to: "cat", among: ["cart", "bat", "cut"]) == "cart")
    #expect(nearest(to: "cats", among: ["bat", "cat"]) == "cat")
    #expect(nearest(to: "xy", among: ["ab"]) == nil)
    #expect(nearest(to: "elephant", among: ["seed"]) == nil)
  }

  @Test func `every exit code keeps its number`() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 69, 70, 73, 130])
  }
}

extension Array {
  fileprivate func inserting(_ element: Element, at index: Int) -> [Element] {
    var copy = self
    copy.insert(element, at: index)
    return copy
  }
}
