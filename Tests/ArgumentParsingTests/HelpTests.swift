import ArgumentParsing
import Testing

struct HelpTests {
  @Test func `shows a command in the house style`() {
    #expect(
      Sample.root.help(for: ["run"], width: 72) == """
        OVERVIEW: Run the program of a chapter.

        Prints what the loop did, one line per event.

        Needs no network.

        EXAMPLES:
          reprise run 01
              Run the first chapter.

        USAGE: reprise run <NN> [<runtime>] [<options>]

        ARGUMENTS:
          <NN>                  The chapter.
          <runtime>             The runtime. (memory|durable) (default: memory)

        OPTIONS:
          -s, --seed <N>        The seed. (default: 1)
              --arg <V>         An argument.
          -o, --output <FILE>   The file.
          -q, --quiet           Say less.
          -a, --all             Say $HOME, `date`, "all", [it]: it's everything.
              --color <auto|always|never>
                                When to use colour. (default: auto)
              --no-color        Use no colour.
              --ascii           Use no characters outside ASCII.
              --no-progress     Show nothing that moves.
              --plain           Print one record per line, without decoration.
              --json            Print one JSON document, and nothing else, on
                                standard output.
              --no-input        Never ask.
              --version         Show the version.
          -h, --help            Show help information.

        """)
  }

  @Test func `ends the help of a group with the way on`() {
    let root = Sample.root.help(width: 72)
    #expect(root.hasSuffix("\n\nSee 'reprise help <subcommand>' for detailed help.\n"))
    #expect(root.contains("\nUSAGE: reprise [<subcommand>]\n"))
    #expect(root.contains("\n\nSUBCOMMANDS:\n  chapters              List the chapters.\n"))
    #expect(root.contains("\n\nHELP TOPICS:\n  exit-codes            What each exit code means.\n"))
    #expect(!root.contains("secret"))
    #expect(!root.contains("generate-completion-script"))
    let journal = Sample.root.help(for: ["journal"], width: 72)
    #expect(journal.hasSuffix("\n\nSee 'reprise help journal <subcommand>' for detailed help.\n"))
    #expect(journal.contains("\nUSAGE: reprise journal <subcommand>\n"))
  }

  @Test(arguments: [40, 50, 60, 72, 80, 100, 120])
  func `keeps to the width`(width: Int) {
    for path in [[], ["run"], ["journal"], ["journal", "show"]] {
      let lines = Sample.root.help(for: path, width: width).split(separator: "\n")
      #expect(lines.filter { $0.count > width } == [])
    }
  }

  @Test func `does not trap on a width that is too small`() {
    #expect(Sample.root.help(for: ["run"], width: 0).contains("The"))
  }

  @Test func `lists every exit code`() {
    let page = Command.Topic.exitCodes.help(width: 80)
    for code in ExitCode.allCases {
      #expect(page.contains("\n  \(code.rawValue) "))
    }
    #expect(page.hasPrefix("OVERVIEW: What each exit code means.\n\nEXIT-CODES:\n  0"))
  }
}
