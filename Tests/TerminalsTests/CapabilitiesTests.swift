import Terminals
import Testing

struct CapabilitiesTests {
  private static let terminal = ["TERM": "xterm", "LANG": "en_GB.UTF-8"]

  private static func capabilities(
    _ isTerminal: Bool, _ more: [String: String],
    _ switches: Capabilities.Switches = .init()
  ) -> Capabilities {
    Capabilities(
      isTerminal: isTerminal, environment: terminal.merging(more) { $1 }, switches: switches)
  }

  @Test(
    arguments: [
      (true, [:], .auto, true), (false, [:], .auto, false),
      (true, ["NO_COLOR": "1"], .auto, false), (true, ["NO_COLOR": ""], .auto, true),
      (true, ["REPRISE_NO_COLOR": "1"], .auto, false),
      (true, ["REPRISE_NO_COLOR": ""], .auto, true),
      (true, ["TERM": "dumb"], .auto, false), (true, ["CI": "true"], .auto, true),
      (false, ["FORCE_COLOR": "1"], .auto, true), (false, ["FORCE_COLOR": ""], .auto, false),
      (false, ["FORCE_COLOR": "0"], .auto, false), (true, ["FORCE_COLOR": "false"], .auto, true),
      (true, ["FORCE_COLOR": "1", "TERM": "dumb"], .auto, true),
      (true, ["FORCE_COLOR": "1", "NO_COLOR": "1"], .auto, false),
      (false, [:], .always, true), (true, ["NO_COLOR": "1"], .always, true),
      (false, ["REPRISE_NO_COLOR": "1", "TERM": "dumb"], .always, true),
      (true, [:], .never, false), (true, ["FORCE_COLOR": "1"], .never, false),
    ] as [(Bool, [String: String], Capabilities.ColorChoice, Bool)])
  func `decides on colour`(
    isTerminal: Bool, environment: [String: String], choice: Capabilities.ColorChoice,
    color: Bool
  ) {
    #expect(Self.capabilities(isTerminal, environment, .init(color: choice)).color == color)
  }

  @Test(
    arguments: [
      (true, [:], false, true), (false, [:], false, false), (true, ["CI": "true"], false, false),
      (true, ["CI": ""], false, true), (true, ["TERM": "dumb"], false, false),
      (true, [:], true, false),
    ] as [(Bool, [String: String], Bool, Bool)])
  func `decides on motion`(
    isTerminal: Bool, environment: [String: String], noProgress: Bool, motion: Bool
  ) {
    let switches = Capabilities.Switches(noProgress: noProgress)
    #expect(Self.capabilities(isTerminal, environment, switches).motion == motion)
  }

  @Test(arguments: ["NO_COLOR", "REPRISE_NO_COLOR", "FORCE_COLOR"])
  func `colour never decides about motion`(variable: String) {
    for choice in Capabilities.ColorChoice.allCases {
      #expect(Self.capabilities(true, [variable: "1"], .init(color: choice)).motion)
      #expect(!Self.capabilities(false, [variable: "1"], .init(color: choice)).motion)
    }
  }

  @Test(
    arguments: [
      ([:], false, false), (["LANG": "en_GB.UTF-8"], false, true),
      (["LANG": "de_DE.utf8"], false, true), (["LANG": "C"], false, false),
      (["LANG": "en_GB.UTF-8", "LC_ALL": "C"], false, false),
      (["LANG": "en_GB.UTF-8", "LC_CTYPE": "POSIX"], false, false),
      (["LANG": "C", "LC_CTYPE": "UTF-8"], false, true),
      (["LC_CTYPE": "C", "LC_ALL": "C.UTF-8"], false, true),
      (["LANG": "en_GB.UTF-8", "LC_ALL": ""], false, true),
      (["LANG": "en_GB.UTF-8"], true, false),
    ] as [([String: String], Bool, Bool)])
  func `decides on Unicode`(environment: [String: String], ascii: Bool, unicode: Bool) {
    for isTerminal in [true, false] {
      let capabilities = Capabilities(
        isTerminal: isTerminal, environment: environment, switches: .init(ascii: ascii))
      #expect(capabilities.unicode == unicode)
    }
  }

  @Test(
    arguments: [
      (
        Size(columns: 100, rows: 30), ["COLUMNS": "50", "LINES": "9"], Size(columns: 100, rows: 30)
      ),
      (nil, ["COLUMNS": "50", "LINES": "9"], Size(columns: 50, rows: 9)),
      (nil, ["COLUMNS": "50"], Size(columns: 50, rows: 24)),
      (nil, ["COLUMNS": "0", "LINES": "many"], Size(columns: 80, rows: 24)),
      (nil, ["COLUMNS": "9223372036854775807"], Size(columns: 80, rows: 24)),
      (Size(columns: 0, rows: 0), ["COLUMNS": "50"], Size(columns: 50, rows: 24)),
      (nil, [:], Size(columns: 80, rows: 24)),
    ] as [(Size?, [String: String], Size)])
  func `decides on a size`(reported: Size?, environment: [String: String], size: Size) {
    #expect(Size(reported: reported, environment: environment) == size)
  }

  @Test func `styles only where colour is on`() {
    let color = Capabilities(color: true, motion: false, unicode: false)
    #expect(styled("x", [.bold, .red], color) == "\u{1B}[1;31mx\u{1B}[0m")
    #expect(styled("x", .cyan, color) == "\u{1B}[36mx\u{1B}[0m")
    #expect(styled("x", [], color) == "x")
    #expect(styled("", .red, color).isEmpty)
    #expect(styled("x", [.bold, .red], .plain) == "x")
  }
}
