import Linearizability
import TestThreads
import Testing

/// The table of promises: what it answers, and how its histories are read and written.
@Suite(.longRunning)
struct PromiseModelTests {
  /// A callback that was stored although its request was told that none was.
  static let race = """
    {"history": 1}
    {"call": 0, "client": "ann", "op": "create-with-callback", "args": ["p", "c"]}
    {"call": 1, "client": "bob", "op": "create", "args": ["p"]}
    {"return": 1, "result": ["created", "pending"]}
    {"return": 0, "result": ["exists", "pending"]}
    {"call": 2, "client": "eve", "op": "create-callback", "args": ["p", "c"]}
    {"return": 2, "result": ["already-there", "pending"]}
    """

  @Test func `a callback that nobody was told of is not linearizable`() throws {
    let report = try HistoryReport(reading: Self.race, model: "promise", title: "race")
    #expect(report.verdict == .illegal)
    #expect(report.impossibleOperation == 2)
    #expect(
      report.text.contains(
        "“create callback c of p → already there, pending” of client eve (line 6)"))
    #expect(report.text.contains("the state by then is: p pending."))
  }

  struct Exchange: Sendable {
    let answers: [(PromiseModel.Input, PromiseModel.Output)]
    let words: String

    init(_ words: String, _ answers: (PromiseModel.Input, PromiseModel.Output)...) {
      (self.words, self.answers) = (words, answers)
    }
  }

  static let exchanges: [Exchange] = [
    Exchange(
      "no promise", (.read("p"), .init(.notFound)), (.resolve("p"), .init(.notFound)),
      (.reject("p"), .init(.notFound)), (.createCallback("p", callback: "c"), .init(.notFound))),
    Exchange(
      "p pending with callback c and with callback d",
      (.createWithCallback("p", callback: "d"), .init(.created, .pending)),
      (.createWithCallback("p", callback: "e"), .init(.exists, .pending)),
      (.createCallback("p", callback: "c"), .init(.created, .pending)),
      (.createCallback("p", callback: "d"), .init(.alreadyThere, .pending)),
      (.read("p"), .init(.ok, .pending))),
    Exchange(
      "p resolved, q pending", (.create("q"), .init(.created, .pending)),
      (.createWithCallback("p", callback: "c"), .init(.created, .pending)),
      (.create("p"), .init(.exists, .pending)), (.resolve("p"), .init(.ok, .resolved)),
      (.reject("p"), .init(.alreadyThere, .resolved)),
      (.createCallback("p", callback: "d"), .init(.ok, .resolved)),
      (.create("p"), .init(.exists, .resolved)), (.read("p"), .init(.ok, .resolved))),
    Exchange(
      "p rejected", (.create("p"), .init(.created, .pending)),
      (.reject("p"), .init(.ok, .rejected)),
      (.resolve("p"), .init(.alreadyThere, .rejected))),
  ]

  @Test(arguments: exchanges) func `requests one after another`(exchange: Exchange) {
    let model = PromiseModel()
    var state = model.initialState
    for (input, output) in exchange.answers {
      guard case .one(let next) = model.step(state, input, output) else {
        Issue.record("\(model.words(for: input, output)) was not expected")
        return
      }
      #expect(model.step(state, input, nil) == .one(next))
      let other = PromiseModel.Output(output.status == .ok ? .created : .ok, .pending)
      #expect(model.step(state, input, other) == .none)
      state = next
    }
    #expect(model.words(for: state) == exchange.words)
  }

  @Test func `a history is read as it was written`() throws {
    var histories = SmallHistories(seed: 7)
    for _ in 0..<200 {
      let history = try histories.promise()
      let text = history.jsonLines
      let read = try History(parsing: text, as: PromiseModel())
      #expect(read.jsonLines == text)
      let (one, other) = (
        LinearizabilityChecker(PromiseModel()).check(history),
        LinearizabilityChecker(PromiseModel()).check(read)
      )
      #expect(one.verdict == other.verdict && one.pendingCount == other.pendingCount)
    }
  }

  @Test func `ids with any character are written as JSON`() throws {
    let id = Text("\u{7}\"\\\n\u{2028}é")
    let history = try History<PromiseModel>([
      .init(client: "a\u{1}", .create(id), invokedAt: 1, response: nil)
    ])
    let read = try History(parsing: history.jsonLines, as: PromiseModel())
    #expect(read.operations.map(\.input) == [.create(id)])
    #expect(read.operations.map(\.client) == ["a\u{1}"])
  }

  static let bad = [
    #"{"call": 0, "client": 1, "op": "create", "args": ["p", "c"]}"#,
    #"{"call": 0, "client": 1, "op": "create-callback", "args": ["p"]}"#,
    #"{"call": 0, "client": 1, "op": "create", "args": [3]}"#,
    #"{"call": 0, "client": 1, "op": "cancel", "args": ["p"]}"#,
    #"{"call": 0, "client": 1, "op": "read", "args": ["p"]}"# + "\n" + #"{"return": 0}"#,
    #"{"call": 0, "client": 1, "op": "read", "args": ["p"]}"# + "\n"
      + #"{"return": 0, "result": ["not-found", "pending"]}"#,
  ]

  @Test(arguments: bad) func `other words are refused`(lines: String) {
    let error = #expect(throws: ReadError.self) {
      try History(parsing: #"{"history": 1}"# + "\n" + lines, as: PromiseModel())
    }
    #expect(error?.line == lines.split(separator: "\n").count + 1)
  }
}
