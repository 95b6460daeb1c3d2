import Foundation
import Linearizability
import TestThreads
import Testing

/// What a person gets to see.
@Suite(.longRunning)
struct ReportTests {
  static let stale = """
    {"history": 1}
    {"call": 0, "client": "ann", "op": "write", "args": [1]}
    {"return": 0}
    {"call": 1, "client": "bob", "op": "write", "args": [2]}
    {"call": 2, "client": "eve", "op": "write", "args": [9]}
    {"return": 1}
    {"call": 3, "client": "ann", "op": "read"}
    {"return": 3, "result": 1}
    """

  @Test func `a stale read in words`() throws {
    let report = try HistoryReport(reading: Self.stale, model: "register", title: "stale")
    #expect(report.verdict == .illegal)
    #expect(report.impossibleOperation == 3)
    #expect(report.contradiction == [0, 1, 3])
    #expect(
      report.text == """
        not linearizable
          operations: 4
          pending: 1 (each may have happened once at any later time, or never)
          independent parts: 1
          steps: 13, configurations: 6
        “read → 1” of client ann (line 7) is the first answer that no order explains.
        In every order that explains the answers before it, the state by then is: 2, or 9. At no \
        moment since it was asked could this have been the answer.
        These 3 operations contradict one another by themselves; none of them can be spared.

        client ann  ├write 1┤         ├read → 1 ✗┤
        client bob           ├write 2┤

        The longest order found:
          1. client ann: write 1 (line 2); state: 1
          2. client bob: write 2 (line 4); state: 2
          3. client eve: write 9 → ? (line 5); state: 9

        """)
  }

  @Test func `a legal history in words`() throws {
    let text = Self.stale.replacingOccurrences(of: #""result": 1"#, with: #""result": 9"#)
    let report = try HistoryReport(reading: text, model: "register", title: "fresh")
    #expect(report.verdict == .linearizable)
    #expect(report.contradiction.isEmpty && report.impossibleOperation == nil)
    #expect(report.text.hasPrefix("linearizable\n"))
    #expect(report.text.contains("3. client eve: write 9 → ? (line 5); state: 9"))
  }

  @Test func `a budget that is too small says unknown`() throws {
    let report = try HistoryReport(
      reading: Self.stale, model: "register", title: "stale", budget: .init(steps: 2))
    #expect(report.verdict == .unknown(.outOfSteps))
    #expect(report.text.hasPrefix("unknown: the budget of steps is spent\n"))
  }

  @Test func `an unknown model is refused with the known ones`() {
    let error = #expect(throws: UnknownModel.self) {
      try HistoryReport(reading: Self.stale, model: "queue", title: "stale")
    }
    #expect(
      error?.description
        == #"there is no model "queue"; there are register, key-value and promise"#)
  }

  @Test func `the page is the one that was looked at`() throws {
    let report = try HistoryReport(reading: Self.stale, model: "register", title: "A stale read")
    let start = try #require(report.html.range(of: "<body>")).upperBound
    let end = try #require(report.html.range(of: "<script>")).lowerBound
    #expect(String(report.html[start..<end]) == GoldenPage.staleRead)
  }

  @Test func `the page needs nothing from elsewhere`() throws {
    let report = try HistoryReport(reading: Self.stale, model: "register", title: "stale")
    for word in ["http:", "https:", "url(", "@import", "src=", "fetch(", "<link"] {
      #expect(!report.html.contains(word), "\(word)")
    }
    #expect(report.html.contains("default-src 'none'"))
    #expect(report.html.contains("prefers-color-scheme: dark"))
    for key in ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"] {
      #expect(report.html.contains(key))
    }
    let buttons = report.html.components(separatedBy: "<button").count - 1
    let names = report.html.components(separatedBy: "aria-label=").count - 1
    #expect(buttons == 4 && names == buttons)
  }

  @Test func `nothing in a history becomes markup or a second line`() throws {
    let text = """
      {"history": 1}
      {"call": 0, "client": "<b>\\n\\u202e", "op": "write", "args": ["</script><script>\\n\\u0007"]}
      {"return": 0}
      {"call": 1, "client": "\\"onfocus=x", "op": "read"}
      {"return": 1, "result": "'&"}
      """
    let report = try HistoryReport(reading: text, model: "register", title: "<title>")
    #expect(report.verdict == .illegal)
    #expect(report.html.components(separatedBy: "<script>").count == 2)
    for bad in ["<b>", "\u{202E}", "\u{7}", "\"onfocus", "<title><"] {
      #expect(!report.html.contains(bad), "\(bad)")
    }
    #expect(!report.text.contains("\u{7}") && !report.text.contains("\u{202E}"))
    #expect(report.text.contains("client <b>\u{FFFD}\u{FFFD}"))
  }

  @Test func `a long history is drawn around what is wrong`() throws {
    let history = try CheckingTests.busy(keys: 1, rounds: 300, clients: 3, seed: 5, isLegal: false)
    let report = HistoryReport(history, model: KeyValueModel(), title: "long")
    #expect(report.verdict == .illegal)
    let buttons = report.html.components(separatedBy: "<button").count - 1
    #expect(buttons >= 400 && buttons < 900)
    #expect(report.html.contains("are not drawn"))
    #expect(report.text.contains("The longest order found (its end):"))
  }
}
