import ArgumentParsing
import Testing

struct ParsingTests {
  @Test(arguments: [
    ("run 01 --seed 7", "7"), ("run --seed 7 01", "7"), ("--no-color run --seed=7 01", "7"),
    ("run 01 -s 7", "7"), ("run 01 -s7", "7"), ("run 01 -s=7", "7"), ("run 01 -qs 7", "7"),
    ("run 01 -qas7", "7"), ("run 01 --seed -7", "-7"), ("run 01 --seed=-7", "-7"),
    ("run 01 --seed 3 --seed 7", "7"), ("run --seed 7 -- 01", "7"),
  ])
  func `reads an option in every spelling`(line: String, seed: String) throws {
    let invocation = try Sample.root.parse(Sample.words(line))
    #expect(invocation.path == ["run"])
    #expect(invocation.purpose == .run)
    #expect(invocation.string("seed") == seed)
    #expect(try invocation.int("seed") == Int(seed))
    #expect(invocation.string("NN") == "01")
  }

  @Test func `keeps all values of a repeated option, in order`() throws {
    let line = "run 01 --arg a --arg=b --arg -1 --arg -"
    let invocation = try Sample.root.parse(Sample.words(line))
    #expect(invocation.strings("arg") == ["a", "b", "-1", "-"])
  }

  @Test func `takes an empty value and a value with an equals sign`() throws {
    let invocation = try Sample.root.parse(["run", "", "--arg=", "--arg=k=v", "--arg", ""])
    #expect(invocation.strings("arg") == ["", "k=v", ""])
    #expect(invocation.string("NN")?.isEmpty == true)
  }

  @Test func `gives a repeated argument all that is left`() throws {
    let invocation = try Sample.root.parse(Sample.words("journal show a - -- --json -h"))
    #expect(invocation.strings("FILE") == ["a", "-", "--json", "-h"])
    #expect(!invocation.flag("json"))
    #expect(invocation.path == ["journal", "show"])
  }

  @Test func `takes a negative number as an argument`() throws {
    let invocation = try Sample.root.parse(Sample.words("run -3"))
    #expect(invocation.string("NN") == "-3")
  }

  @Test func `does not fill in defaults`() throws {
    let invocation = try Sample.root.parse(Sample.words("run 01"))
    #expect(invocation.string("seed") == nil)
    #expect(try invocation.int("seed") == nil)
    #expect(invocation.string("runtime") == nil)
    #expect(!invocation.flag("quiet"))
  }

  @Test(arguments: ["--json journal show f", "journal --json show f", "journal show f --json"])
  func `accepts inherited options anywhere`(line: String) throws {
    let invocation = try Sample.root.parse(Sample.words(line))
    #expect(invocation.flag("json"))
  }

  @Test func `runs the root by itself`() throws {
    let invocation = try Sample.root.parse([])
    #expect(invocation.path.isEmpty)
    #expect(invocation.purpose == .run)
  }

  @Test func `runs a hidden command`() throws {
    #expect(try Sample.root.parse(["secret"]).path == ["secret"])
  }

  @Test func `hands the hidden completion option to the program`() throws {
    let invocation = try Sample.root.parse(["--generate-completion-script", "zsh"])
    let shell: CompletionShell? = try invocation.choice(Option.completionScriptName)
    #expect(shell == .zsh)
  }

  @Test(arguments: [
    ("help", []), ("--help", []), ("-h", []), ("help run", ["run"]), ("run --help", ["run"]),
    ("run -h", ["run"]), ("help journal show", ["journal", "show"]),
    ("journal --help", ["journal"]), ("run --sed --help", ["run"]),
    ("journal nonsense --help", ["journal"]), ("--version run -h", ["run"]),
  ])
  func `help wins over everything`(line: String, path: [String]) throws {
    let invocation = try Sample.root.parse(Sample.words(line))
    #expect(invocation.purpose == .help)
    #expect(invocation.path == path)
  }

  @Test func `finds a topic, and the version`() throws {
    #expect(try Sample.root.parse(["help", "exit-codes"]).purpose == .topic(.exitCodes))
    #expect(try Sample.root.parse(["--version"]).purpose == .version)
    #expect(try Sample.root.parse(["journal", "--version"]).purpose == .version)
  }

  @Test func `help behind the terminator is a value`() throws {
    let invocation = try Sample.root.parse(Sample.words("run -- --help"))
    #expect(invocation.purpose == .run)
    #expect(invocation.string("NN") == "--help")
  }
}
