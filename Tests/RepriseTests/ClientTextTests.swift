import DurablePromises
import Foundation
import Terminals
import TestThreads
import Testing
import reprise

/// What clients write on the command line, and how calls are drawn.
@Suite(.longRunning)
struct ClientTextTests {
  @Test(arguments: [
    ("500ms", 500), ("30s", 30_000), ("1h30m", 5_400_000), ("1d", 86_400_000), ("1m1ms", 60_001),
    ("0h1s", 1_000),
  ])
  func `a duration is numbers with units`(text: String, milliseconds: Int64) {
    #expect(DurationText.milliseconds(text) == milliseconds)
  }

  @Test(arguments: [
    "", "5", "0s", "-1s", "1.5s", "s", "1 s", "1w", "1h30", "٣s", "9223372036854775807s",
    "106751991168d", "99999999999999999999s",
  ])
  func `anything else is no duration`(text: String) {
    #expect(DurationText.milliseconds(text) == nil)
  }

  @Test(arguments: [
    (#"{"data":"ok"}"#, "ok"), (#"{"data":42}"#, "42"), (#"{"data":"\"ok\""}"#, #""ok""#),
    (#"{"data":{"b":1,"a":[true,null,0.1]}}"#, #"{"a":[true,null,0.1],"b":1}"#),
    (#"{"data":12345678901234567890}"#, "12345678901234567890"), (#"{"data":"é/"}"#, "é/"),
  ])
  func `the data of a value become base64`(text: String, content: String) throws {
    let value = try #require(ValueText.encoded(text))
    let data = try #require(value.data.flatMap { Data(base64Encoded: $0) })
    #expect(String(decoding: data, as: UTF8.self) == content)
    #expect(value.headers == nil)
  }

  @Test func `a value may have headers, or nothing, and nothing else`() {
    #expect(ValueText.encoded("{}") == Value.none)
    #expect(ValueText.encoded(#"{"data":null}"#) == Value.none)
    #expect(ValueText.encoded(#"{"headers":{"a":"b"}}"#) == Value(headers: ["a": "b"]))
    #expect(ValueText.verbatim(#"{"data":"aGk="}"#) == Value(data: "aGk="))
    for text in ["42", "", "[]", #"{"date":1}"#, #"{"headers":{"a":1}}"#, #"{"data":1"#] {
      #expect(ValueText.encoded(text) == nil, "\(text)")
    }
    #expect(ValueText.verbatim(#"{"data":42}"#) == nil)
  }

  @Test(
    arguments: [
      (nil, [:], "http://localhost:8001"),
      (nil, ["RESONATE_URL": "http://a:1"], "http://a:1"),
      ("http://b:2", ["RESONATE_URL": "http://a:1"], "http://b:2"),
      (nil, ["RESONATE_URL": ""], "http://localhost:8001"),
      (nil, ["RESONATE_HOST": "c"], "http://c:8001"),
      (nil, ["RESONATE_PORT": "9"], "http://localhost:9"),
      (nil, ["RESONATE_HOST": "::1", "RESONATE_PORT": "9"], "http://[::1]:9"),
      (
        nil, ["RESONATE_SCHEME": "https", "RESONATE_HOST": "c", "RESONATE_PORT": "9"], "https://c:9"
      ),
      (nil, ["RESONATE_URL": "http://a:1", "RESONATE_HOST": "c"], "http://a:1"),
    ] as [(String?, [String: String], String)])
  func `an option comes before the environment`(
    url: String?, environment: [String: String], expected: String
  ) {
    #expect(ServerAddress(url: url, token: nil, environment: environment).url == expected)
  }

  @Test func `the token comes from the option, or the environment`() {
    let environment = ["RESONATE_TOKEN": "t"]
    #expect(ServerAddress(url: nil, token: nil, environment: environment).token == "t")
    #expect(ServerAddress(url: nil, token: "o", environment: environment).token == "o")
    #expect(ServerAddress(url: nil, token: nil, environment: [:]).token == nil)
  }

  /// A promise of an execution whose root is `r`.
  private func record(
    _ id: String, _ state: PromiseState = .resolved, parent: String = "r", at time: Int64 = 5,
    function: String? = nil, value: String? = nil, tags: [String: String] = [:]
  ) -> PromiseRecord {
    let param = function.map { Data(#"{"func":"\#($0)"}"#.utf8).base64EncodedString() }
    return PromiseRecord(
      id: id, state: state, param: Value(data: param),
      value: Value(data: value.map { Data($0.utf8).base64EncodedString() }),
      tags: ["resonate:origin": "r", "resonate:parent": parent].merging(tags) { $1 },
      timeoutAt: 1_000, createdAt: Instant(milliseconds: time),
      settledAt: state == .pending ? nil : 9)
  }

  private var tree: CallTree {
    let local = ["resonate:scope": "local"]
    let target = ["resonate:target": "poll://any@default"]
    return CallTree(
      root: record("r", .pending, parent: "r", at: 1, function: "order", tags: target),
      records: [
        record("r.10", .rejectedCanceled, at: 5),
        record("r.2", .pending, at: 5, tags: ["resonate:timer": "true"]),
        record("r.1", at: 3, function: "pay", value: #""é\n""#, tags: target),
        record("r.1.1", parent: "r.1", function: "charge", value: "42", tags: local),
        record("r.1.2", .rejectedTimedout, parent: "r.1", at: 6),
        record(
          "r.3", .rejected, at: 5, function: "ship",
          value: #"{"__type":"error","message":"no boat"}"#, tags: local),
        record("lost", parent: "gone", at: 9), record("r", at: 1),
        record("x", parent: "y", at: 9), record("y", parent: "x", at: 9),
      ])
  }

  @Test func `the tree has a branch for each call, in the order of creation`() {
    let unicode = Capabilities(color: false, motion: false, unicode: true)
    #expect(
      tree.lines(unicode) == [
        "r (rpc order)  ○ pending",
        "├─ r.1 (rpc pay)  ✓ resolved  \"é\\n\"",
        "│  ├─ r.1.1 (run charge)  ✓ resolved  42",
        "│  └─ r.1.2 (promise)  ✗ timed out",
        "├─ r.2 (sleep)  ○ pending",
        "├─ r.3 (run ship)  ✗ rejected  no boat",
        "├─ r.10 (promise)  ✗ canceled",
        "├─ lost (promise)  ✓ resolved",
        "└─ x (promise)  ✓ resolved",
        "   └─ y (promise)  ✓ resolved",
      ])
  }

  @Test func `the same in ASCII`() {
    #expect(
      tree.lines(.plain) == [
        "r (rpc order)  o pending",
        "|- r.1 (rpc pay)  + resolved  \"\\u00e9\\n\"",
        "|  |- r.1.1 (run charge)  + resolved  42",
        "|  `- r.1.2 (promise)  x timed out",
        "|- r.2 (sleep)  o pending",
        "|- r.3 (run ship)  x rejected  no boat",
        "|- r.10 (promise)  x canceled",
        "|- lost (promise)  + resolved",
        "`- x (promise)  + resolved",
        "   `- y (promise)  + resolved",
      ])
    #expect(tree.lines(.plain, width: 12)[1] == "|- r.1 (r...")
  }

  @Test func `and a line of fields for each promise`() {
    #expect(tree.rows.count == 10)
    #expect(tree.rows[0] == "0\tr\trpc\torder\tpending\t-")
    #expect(tree.rows[2] == "2\tr.1.1\trun\tcharge\tresolved\t42")
  }
}
