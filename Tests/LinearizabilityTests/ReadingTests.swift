import Linearizability
import TestThreads
import Testing

/// Three formats, and what is said of files that are none of them.
@Suite(.longRunning)
struct ReadingTests {
  static let registers = [
    """
    {"history": 1}
    {"call": 0, "client": "a", "op": "write", "args": [3], "time": 10}
    {"call": 1, "client": 7, "op": "cas", "args": [4, 5], "time": 11}
    {"return": 1, "refused": true, "time": 12}
    {"return": 0, "time": 15}
    {"call": 2, "client": 7, "op": "read", "time": 16, "remark": {"passed": "over"}}
    {"return": 2, "result": 3, "time": 16}
    {"call": 3, "client": "a", "op": "write", "args": ["text"], "time": 20}
    """,
    """
    {:process 0, :type :invoke, :f :write, :value 3, :time 17}
    {:process 1, :type :invoke, :f :cas, :value [4 5]}
    {:process :nemesis, :type :info, :f :start, :value {:why "to break things"}}
    {:process 1, :type :fail, :f :cas, :value [4 5]}
    {:process 0, :type :ok, :f :write, :value 3}
    {:process 1, :type :invoke, :f :read, :value nil}
    {:process 1, :type :ok, :f :read, :value 3}
    {:process 0, :type :invoke, :f :write, :value "text"}
    {:process 0, :type :info, :f :write, :value "text", :error :timeout}
    """,
    """
    2015-05-01 12:00:00,123 INFO  jepsen.util - 0\t:invoke\t:write\t3
    INFO  jepsen.util - 1  :invoke :cas [4 5]
    INFO  jepsen.core - Worker 3 starting
    INFO  jepsen.util - :nemesis :info :start nil
    INFO  jepsen.util - 1  :fail :cas [4 5]
    INFO  jepsen.util - 0  :ok :write 3\r
    INFO  jepsen.util - 1  :invoke :read nil

    INFO  jepsen.util - 1  :ok :read 3
    INFO  jepsen.util - 0  :invoke :write "text"
    INFO  jepsen.util - 2  :invoke :read nil
    INFO  jepsen.util - 2  :fail :read :timed-out
    INFO  jepsen.util - 0  :info :write :timed-out
    """,
  ]

  @Test(arguments: registers) func `the same history in each format`(text: String) throws {
    let history = try History(parsing: text, as: RegisterModel())
    #expect(
      history.operations.map(\.input) == [
        .write(3), .compareAndSet(expected: 4, new: 5), .read, .write("text"),
      ])
    #expect(history.operations.map(\.response?.output) == [.done, .mismatch, .value(3), nil])
    #expect(LinearizabilityChecker(RegisterModel()).check(history).verdict == .linearizable)
    #expect(history.operations.allSatisfy { $0.line != nil })
  }

  @Test func `tables in maps and in JSON`() throws {
    let maps = """
      {:process 0, :type :invoke, :f :append, :key "k", :value "x \\"y\\""}
      {:process 0, :type :ok, :f :append, :key "k", :value "x \\"y\\""}
      {:process 1, :type :invoke, :f :get, :key "k", :value nil}
      {:process 1, :type :ok, :f :get, :key "k", :value "x \\"y\\""}
      """
    let json = """
      {"history": 1}
      {"call": 0, "client": "0", "op": "append", "args": ["k", "x \\"y\\""]}
      {"return": 0}
      {"call": 1, "client": "1", "op": "get", "args": ["k"]}
      {"return": 1, "result": "x \\"y\\""}
      """
    let read = try [maps, json].map { try History(parsing: $0, as: KeyValueModel()) }
    #expect(read[0].operations.map(\.input) == read[1].operations.map(\.input))
    #expect(
      read[0].operations.map(\.response?.output) == read[1].operations.map(\.response?.output))
    #expect(read[0].operations.count == 2)
  }

  @Test func `equal times in JSON are concurrent`() throws {
    let text = """
      {"history": 1}
      {"call": 0, "client": 0, "op": "write", "args": [1], "time": 5}
      {"return": 0, "time": 6}
      {"call": 1, "client": 1, "op": "read", "time": 6}
      {"return": 1, "result": null, "time": 6}
      """
    let history = try History(parsing: text, as: RegisterModel())
    #expect(LinearizabilityChecker(RegisterModel()).check(history).verdict == .linearizable)
  }

  struct Bad: CustomTestStringConvertible, Sendable {
    let text: String
    let line: Int
    let column: Int?
    let expected: String

    init(_ text: String, _ line: Int, _ column: Int?, _ expected: String) {
      (self.text, self.line, self.column, self.expected) = (text, line, column, expected)
    }

    var testDescription: String { expected + " in " + text.prefix(40) }
  }

  static let call = #"{"history": 1}"# + "\n" + #"{"call": 0, "client": "a", "op": "read"}"# + "\n"
  static let invoke = "{:process 0, :type :invoke, :f :read, :value nil}\n"

  static let bad: [Bad] = [
    Bad("", 1, 1, "a history"),
    Bad(" \n\r\n\t\n", 1, 1, "a history"),
    Bad("hello", 1, 1, #"{"history": 1}"#),
    Bad("\u{0}\u{1}", 1, 1, #"{"history": 1}"#),
    Bad(#"{"history": 2}"#, 1, 2, "version 1"),
    Bad(#"{"history": "1"}"#, 1, 2, "a whole number"),
    Bad(#"{"call": 0}"#, 1, 1, "as the first line"),
    Bad(#"{"history": 1}"#, 1, 1, "at least one operation"),
    Bad(call + "{", 3, 2, "a key"),
    Bad(call + #"{"return": 0 "time"}"#, 3, 14, "a comma"),
    Bad(call + #"{"return": 0, "ti}"#, 3, 15, "a quotation mark"),
    Bad(call + #"{"return": nope}"#, 3, 12, "a value"),
    Bad(call + "[1]", 3, 1, "an object"),
    Bad(call + "{} x", 3, 4, "the end of the line"),
    Bad(call + String(repeating: "[", count: 100_000), 3, nil, "fewer values"),
    Bad(call + "{}", 3, 1, "either"),
    Bad(call + #"{"call": 1, "return": 0}"#, 3, 2, "either"),
    Bad(call + #"{"return": 1}"#, 3, 2, "has not returned"),
    Bad(call + #"{"return": 0}"# + "\n" + #"{"return": 0}"#, 4, 2, "has not returned"),
    Bad(call + #"{"return": 0, "time": 3}"#, 3, 15, "no time"),
    Bad(call + #"{"return": 0, "result": 1.5}"#, 3, 15, "a whole number"),
    Bad(call + #"{"return": 0, "result": {"a": 1}}"#, 3, 15, "a whole number"),
    Bad(call + #"{"return": 0, "time": 99999999999999999999}"#, 3, 23, "whole number"),
    Bad(call + #"{"call": 0, "client": "b", "op": "read"}"#, 3, 2, "a number of its own"),
    Bad(call + #"{"call": 1, "client": "b"}"#, 3, 2, "the name of the operation"),
    Bad(call + #"{"call": 1, "client": [], "op": "read"}"#, 3, 13, "client"),
    Bad(call + #"{"call": 1, "client": "b", "op": "push"}"#, 3, 28, "read, write"),
    Bad(call + #"{"call": 1, "client": "b", "op": "write", "args": []}"#, 3, 28, "read, write"),
    Bad("{:process 0", 1, 12, "a keyword or"),
    Bad("{:process x}", 1, 11, "a whole number"),
    Bad("{:process 99999999999999999999}", 1, 11, "a whole number"),
    Bad("{:process \"a\", :type :ok, :f :read}", 1, 11, "the number of a process"),
    Bad("{:process 0, :process 0}", 1, 14, "each keyword once"),
    Bad("{:process 0, :f :read}", 1, 1, ":type"),
    Bad("{:process 0, :type :maybe, :f :read}", 1, 20, ":invoke"),
    Bad("{:process 0, :type 3, :f :read}", 1, 20, "a keyword"),
    Bad("{:process 0, :type :ok, :f :read, :value 1}", 1, 20, "a question of process 0"),
    Bad(invoke + "{:process 0, :type :ok, :f :write}", 2, 20, "an answer to"),
    Bad(invoke + invoke, 2, 32, "an answer to process 0"),
    Bad(invoke + "{:process 0, :value \"open", 2, 21, "a quotation mark"),
    Bad(invoke + "{:process 0, :value \"\\q\"}", 2, 23, "after a backslash"),
    Bad(invoke + "{} {}", 2, 4, "the end of the line"),
    Bad("{:value " + String(repeating: "[", count: 100_000), 1, 40, "at most 32"),
    Bad("INFO  jepsen.util - x", 1, 21, "a whole number"),
    Bad("INFO  jepsen.util - ", 1, 21, "a value"),
    Bad("INFO  jepsen.util - 0 invoke", 1, 23, "a keyword"),
    Bad("INFO  jepsen.util - 0 :invoke :read nil nil", 1, 41, "the end of the line"),
    Bad("INFO  jepsen.util - 0 :invoke :push 3", 1, 31, "read, write"),
    Bad("INFO  jepsen.util - 0 :invoke :read nil\nnonsense", 2, 1, "a logger's name"),
  ]

  @Test(arguments: bad) func `says where and what was expected`(bad: Bad) {
    let error = #expect(throws: ReadError.self) {
      try History(parsing: bad.text, as: RegisterModel())
    }
    #expect(error?.line == bad.line)
    if let column = bad.column { #expect(error?.column == column) }
    let expected = error?.expected ?? ""
    #expect(expected.contains(bad.expected), "\(expected)")
    #expect(error?.found.count ?? 0 < 100)
  }

  @Test func `whatever bytes come, an error or a history follows`() {
    var numbers = Numbers(seed: 9)
    for _ in 0..<3000 {
      var bytes = Array(Self.registers[numbers.below(3)].utf8)
      for _ in 0...numbers.below(3) {
        let place = numbers.below(bytes.count)
        switch numbers.below(3) {
        case 0: bytes[place] = UInt8(numbers.below(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(numbers.below(20)), at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(ReadError) {
        let history = try History(parsing: text, as: RegisterModel())
        #expect(!history.operations.isEmpty)
      } catch {
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
  }
}
