import ArgumentParsing
import Testing

struct UsageErrorTests {
  @Test(arguments: [
    ("run 01 --sed 3", "unknown option '--sed'; did you mean '--seed'?"),
    ("run 01 --jsno", "unknown option '--jsno'; did you mean '--json'?"),
    ("run 01 -seed", "invalid value 'eed' for '-s': expected a whole number"),
    ("run 01 -json", "unknown option '-json'; did you mean '--json'?"),
    ("run 01 --elephant", "unknown option '--elephant'"),
    ("run 01 -x", "unknown option '-x'"),
    ("run 01 -qx", "unknown option '-x'"),
    ("chatpers", "unknown subcommand 'chatpers'; did you mean 'chapters'?"),
    ("secre", "unknown subcommand 'secre'"),
    ("journal shw", "unknown subcommand 'shw'; did you mean 'show'?"),
    ("journal", "'reprise journal' needs a subcommand"),
    ("help rum", "no help on 'rum'; did you mean 'run'?"),
    ("help exit-code", "no help on 'exit-code'; did you mean 'exit-codes'?"),
    ("help journal shw", "no help on 'journal shw'; did you mean 'show'?"),
    ("run", "missing argument '<NN>'"),
    ("run 01 --seed", "option '--seed' needs a value"),
    (
      "run 01 --arg --json",
      "option '--arg' needs a value, and '--json' looks like an option; "
        + "if it is the value, write '--arg=--json'"
    ),
    ("run 01 --json=yes", "option '--json' takes no value, but was given 'yes'"),
    ("run 01 -q=yes", "option '-q' takes no value, but was given 'yes'"),
    ("run 01 --seed x", "invalid value 'x' for '--seed': expected a whole number"),
    (
      "run 01 --seed 99999999999999999999",
      "invalid value '99999999999999999999' for '--seed': expected a whole number"
    ),
    (
      "--color=alway",
      "invalid value 'alway' for '--color': expected auto, always or never; "
        + "did you mean 'always'?"
    ),
    ("run 01 disk", "invalid value 'disk' for '<runtime>': expected memory or durable"),
    ("run 01 memory more", "unexpected argument 'more'"),
    ("chapters 01", "unexpected argument '01'"),
    ("-- run", "unexpected argument 'run'"),
  ])
  func `says what is wrong in its first line`(line: String, message: String) throws {
    let error = try #require(Sample.error(line))
    #expect(error.description.split(separator: "\n").first.map(String.init) == message)
    #expect(error.exitCode.rawValue == 64)
  }

  @Test func `a missing argument shows the usage line and one example`() {
    #expect(
      Sample.error("run")?.description == """
        missing argument '<NN>'
        USAGE: reprise run <NN> [<runtime>] [<options>]
        EXAMPLE: reprise run 01
        See 'reprise help run'.
        """)
  }

  @Test func `an unknown subcommand shows those there are`() {
    #expect(
      Sample.error("chatpers")?.hints == [
        "SUBCOMMANDS: chapters, run, journal", "See 'reprise help'.",
      ])
  }

  enum Speed: String, CaseIterable { case slow, fast }

  @Test func `a lookup says which option, which value, and what is accepted`() throws {
    let invocation = try Sample.root.parse(Sample.words("run 01 -s 9 --arg medium --output x"))
    let range = #expect(throws: UsageError.self) { try invocation.int("seed", in: 0...5) }
    #expect(
      range?.problem
        == .invalidValue(name: "-s", value: "9", accepted: "a whole number from 0 to 5"))
    let low = #expect(throws: UsageError.self) { try invocation.int("seed", in: 10...Int.max) }
    #expect(
      low?.problem
        == .invalidValue(name: "-s", value: "9", accepted: "a whole number, 10 or more"))
    let choice = #expect(throws: UsageError.self) {
      try invocation.choice("arg", as: Speed.self)
    }
    #expect(
      choice?.problem
        == .invalidValue(name: "--arg", value: "medium", accepted: "slow or fast"))
    let argument = invocation.invalid("NN", "01", expecting: "a chapter")
    #expect(
      argument.description
        == "invalid value '01' for '<NN>': expected a chapter\nSee 'reprise help run'.")
    let missing = #expect(throws: UsageError.self) { try invocation.required("runtime") }
    #expect(missing?.problem == .missingArgument("runtime"))
    #expect(try invocation.required("output") == "x")
  }
}
