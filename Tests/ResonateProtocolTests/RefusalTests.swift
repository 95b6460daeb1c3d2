import DurablePromises
import ResonateProtocol
import Testing

/// What is refused, how, and in which order of checks.
struct RefusalTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let body: String
    let message: String
    var kind = "promise.get"
    var correlationID = "c"

    var testDescription: String { body.count < 80 ? body : String(body.prefix(80)) }
  }

  static let malformed: [Case] = [
    Case(body: "", message: "Invalid request envelope: ", kind: "unknown", correlationID: "0"),
    Case(body: "{", message: "Invalid request envelope: ", kind: "unknown", correlationID: "0"),
    Case(body: "[]", message: "Invalid request envelope: ", kind: "unknown", correlationID: "0"),
    Case(body: "null", message: "Invalid request envelope: ", kind: "unknown", correlationID: "0"),
    Case(
      body: "{}", message: "Invalid request envelope: missing field 'kind'", kind: "unknown",
      correlationID: "0"),
    Case(
      body: #"{"kind":1,"head":{"corrId":"c","version":"2026-04-01"},"data":{}}"#,
      message: "Invalid request envelope: field 'kind' must be a string", kind: "unknown"),
    Case(
      body: #"{"kind":"promise.get","data":{}}"#,
      message: "Invalid request envelope: missing field 'head'", correlationID: "0"),
    Case(
      body: #"{"kind":"promise.get","head":[],"data":{}}"#,
      message: "Invalid request envelope: field 'head' must be an object", correlationID: "0"),
    Case(
      body: #"{"kind":"promise.get","head":{"corrId":7,"version":"2026-04-01"},"data":{}}"#,
      message: "Invalid request envelope: field 'corrId' must be a string", correlationID: "0"),
    Case(
      body: #"{"kind":"promise.get","head":{"corrId":"c"},"data":{}}"#,
      message: "Invalid request envelope: missing field 'version'"),
    Case(
      body: #"{"kind":"promise.get","head":{"corrId":"c","version":"2026-04-01"}}"#,
      message: "Invalid request envelope: missing field 'data'"),
    Case(
      body: envelope("promise.get", "{}", head: #","auth":1"#),
      message: "Invalid request envelope: field 'auth' must be a string"),
    Case(
      body: envelope("promise.get", "{}", head: #","resonate:debug_time":1.5"#),
      message: "Invalid request envelope: field 'resonate:debug_time' must be an integer"),
    Case(
      body: envelope("", "[]"),
      message: "Missing or invalid 'kind' field — must be a non-empty string", kind: ""),
    Case(
      body: envelope("promise.get", "[]"), message: "Invalid 'data' field — must be an object"),
    Case(
      body: envelope("promise.get", "null"), message: "Invalid 'data' field — must be an object"),
    Case(
      body: #"{"kind":"promise.get","head":{"corrId":"c","version":"1"},"data":[]}"#,
      message: "Invalid 'data' field — must be an object"),
    Case(
      body: #"{"kind":"promise.get","head":{"corrId":"c","version":"1"},"data":{}}"#,
      message: "Unsupported protocol version '1', supported versions: [\"2026-04-01\"]"),
  ]

  @Test(arguments: malformed)
  func `an envelope is refused`(refused: Case) throws {
    let error = try #require(throws: EnvelopeError.self) {
      _ = try RequestEnvelope(text: refused.body)
    }
    #expect(error.status == 400)
    #expect(error.message.hasPrefix(refused.message), "\(error.message)")
    #expect(error.kind == refused.kind)
    #expect(error.correlationID == refused.correlationID)
  }

  static let hostile: [(name: String, body: [UInt8])] = [
    ("100,000 brackets", around(String(repeating: "[", count: 100_000).utf8)),
    (
      "100,000 closed brackets",
      around((String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).utf8)
    ),
    ("100,000 objects", around(String(repeating: #"{"a":"#, count: 100_000).utf8)),
    ("a number out of range", around("1e999999".utf8)),
    ("half a surrogate pair", around(#""\ud800""#.utf8)),
    ("a surrogate pair with a letter", around(#""\ud800\u0041""#.utf8)),
    ("a NUL in a string", around("\"\u{0}\"".utf8)),
    ("a NUL after the document", around("1".utf8) + [0]),
    ("a line feed in a string", around("\"\n\"".utf8)),
    ("bytes that are not UTF-8", around([0x22, 0xFF, 0xC0, 0x22])),
    ("half a character", around([0x22, 0xC3, 0x22])),
    ("a surrogate in UTF-8", around([0x22, 0xED, 0xA0, 0x80, 0x22])),
    ("a byte order mark", [0xEF, 0xBB, 0xBF] + around("1".utf8)),
    ("UTF-16", around("1".utf8).flatMap { [$0, 0] }),
    ("UTF-16 the other way round", around("1".utf8).flatMap { [0, $0] }),
    ("two documents", around("1".utf8) + around("1".utf8)),
    ("a comment", around("1 /* one */".utf8)),
    ("a leading zero", around("01".utf8)),
    ("a word", around("NaN".utf8)),
  ]

  /// A proper envelope but for a member that nobody asks for.
  private static func around(_ value: some Sequence<UInt8>) -> [UInt8] {
    let text = envelope("promise.get", #"{"id":"root","more":"#)
    return Array(text.utf8.dropLast()) + value + Array("}}".utf8)
  }

  @Test(arguments: hostile.indices)
  func `what is not JSON is refused anywhere`(index: Int) throws {
    let (name, body) = Self.hostile[index]
    let error = try #require(throws: EnvelopeError.self, "\(name)") {
      _ = try RequestEnvelope(body)
    }
    #expect(error.message.hasPrefix("Invalid request envelope: the body is not JSON"), "\(name)")
  }

  static let undecodable: [Case] = [
    Case(body: envelope("promise.delete", "{}"), message: "Unknown operation: promise.delete"),
    data("promise.get", "{}", "missing field 'id'"),
    data("promise.get", #"{"id":null}"#, "field 'id' must be a string"),
    data("promise.get", #"{"id":7}"#, "field 'id' must be a string"),
    data("promise.create", #"{"id":"x"}"#, "missing field 'timeoutAt'"),
    data("promise.create", #"{"id":"x","timeoutAt":1.0}"#, "field 'timeoutAt' must be an integer"),
    data("promise.create", #"{"id":"x","timeoutAt":1e3}"#, "field 'timeoutAt' must be an integer"),
    data("promise.create", #"{"id":"x","timeoutAt":"1"}"#, "field 'timeoutAt' must be an integer"),
    data("promise.create", #"{"id":"x","timeoutAt":true}"#, "field 'timeoutAt' must be an integer"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":9223372036854775808}"#,
      "field 'timeoutAt' must be an integer"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":123456789012345678901234567890}"#,
      "field 'timeoutAt' must be an integer"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"param":null}"#,
      "field 'param' must be an object"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"param":{"data":7}}"#,
      "field 'data' must be a string"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"param":{"headers":{"a":1}}}"#,
      "field 'headers' must be an object of strings"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"tags":null}"#,
      "field 'tags' must be an object of strings"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"tags":{"a":1}}"#,
      "field 'tags' must be an object of strings"),
    data(
      "promise.create", #"{"id":"x","timeoutAt":1,"tags":{"a":null}}"#,
      "field 'tags' must be an object of strings"),
    data(
      "promise.settle", #"{"id":"x","state":"done"}"#, "field 'state' must be one of "),
    data(
      "promise.settle", #"{"id":"x","state":"resolved","value":null}"#,
      "field 'value' must be an object"),
    data("promise.register_callback", #"{"awaited":"x"}"#, "missing field 'awaiter'"),
    data("promise.register_listener", #"{"awaited":"x"}"#, "missing field 'address'"),
    data("promise.search", #"{"limit":1.5}"#, "field 'limit' must be an integer"),
    data("promise.search", #"{"state":"done"}"#, "field 'state' must be one of "),
    data("task.create", #"{"pid":"p","ttl":1}"#, "missing field 'action'"),
    data(
      "task.create", #"{"pid":"p","ttl":1,"action":{"kind":"promise.create","data":{}}}"#,
      "missing field 'head'"),
    data(
      "task.create", #"{"pid":"p","ttl":1,"action":{"head":{},"data":{}}}"#,
      "missing field 'kind'"),
    data(
      "task.create", #"{"pid":"p","ttl":1,"action":{"kind":"","head":{},"data":{}}}"#,
      "missing field 'id'"),
    data("task.acquire", #"{"id":"x","version":-0.5,"pid":"p"}"#, "field 'version' must be an"),
    data("task.acquire", #"{"id":"x","version":1,"pid":"p"}"#, "missing field 'ttl'"),
    data("task.fence", #"{"id":"x","version":1,"action":{"data":{}}}"#, "missing field 'kind'"),
    Case(
      body: envelope("task.fence", #"{"id":"x","version":1,"action":{"kind":"task.get"}}"#),
      message: "Invalid fence action kind", kind: "task.fence"),
    Case(
      body: envelope(
        "task.fence", #"{"id":"x","version":1,"action":{"kind":"promise.create","data":{}}}"#),
      message: "Invalid action data: missing field 'id'", kind: "task.fence"),
    data("task.suspend", #"{"id":"x","version":1}"#, "missing field 'actions'"),
    data(
      "task.suspend", #"{"id":"x","version":1,"actions":[1]}"#,
      "field 'actions' must be an array of objects"),
    data(
      "task.suspend",
      #"{"id":"x","version":1,"actions":[{"kind":"promise.register_callback","data":{}}]}"#,
      "missing field 'head'"),
    data("task.heartbeat", #"{"pid":"p","tasks":[{"id":"x"}]}"#, "missing field 'version'"),
    data("schedule.create", #"{"id":"x","cron":"* * * * *","promiseId":"p"}"#, "missing field "),
    Case(
      body: envelope("debug.tick", "{}"), message: "Missing or invalid 'time' field",
      kind: "debug.tick"),
    Case(
      body: envelope("debug.tick", #"{"time":2}"#, head: #","resonate:debug_time":1"#),
      message: "resonate:debug_time must equal data.time", kind: "debug.tick"),
  ]

  private static func data(_ kind: String, _ data: String, _ reason: String) -> Case {
    Case(body: envelope(kind, data), message: "Invalid request: \(reason)", kind: kind)
  }

  @Test(arguments: undecodable)
  func `data are refused after the envelope`(refused: Case) throws {
    let envelope = try RequestEnvelope(text: refused.body)
    let error = try #require(throws: EnvelopeError.self) { _ = try envelope.request() }
    #expect(error.status == 400)
    #expect(error.message.hasPrefix(refused.message), "\(error.message)")
    #expect(error.kind == envelope.kind)
    #expect(error.correlationID == "c")
  }

  static let lenient: [(body: String, request: WireRequest)] = [
    (
      envelope("promise.create", #"{"id":"x","timeoutAt":-1,"more":[1.5,null]}"#),
      .request(.promiseCreate(PromiseCreate(id: "x", timeoutAt: -1)))
    ),
    (
      envelope("promise.create", #"{"id":"\u0000","timeoutAt":0,"param":{"data":null}}"#),
      .request(.promiseCreate(PromiseCreate(id: "\0", timeoutAt: 0)))
    ),
    (
      envelope("promise.create", #"{"id":"x","timeoutAt":0,"param":{"headers":{},"data":""}}"#),
      .request(
        .promiseCreate(
          PromiseCreate(id: "x", timeoutAt: 0, param: Value(headers: [:], data: ""))))
    ),
    (
      envelope("promise.get", #"{"id":"x"}"#, head: #","auth":null,"resonate:origin":"x""#),
      .request(.promiseGet(id: "x"))
    ),
    (
      envelope("promise.search", #"{"state":null,"cursor":null,"limit":null,"tags":null}"#),
      .request(.promiseSearch(PromiseSearch()))
    ),
    (
      envelope(
        "task.fence",
        #"{"id":"x","version":1,"action":{"kind":"promise.settle","data":{"id":"y","state":"rejected"}}}"#
      ),
      .request(
        .taskFence(
          TaskFence(
            id: "x", version: 1, action: .settle(PromiseSettle(id: "y", state: .rejected)))))
    ),
    (
      envelope("task.heartbeat", #"{"pid":"p","tasks":[]}"#),
      .request(.taskHeartbeat(TaskHeartbeat(pid: "p", tasks: [])))
    ),
    (envelope("schedule.search", "{}"), .request(.scheduleSearch(ScheduleSearch()))),
    (envelope("task.search", "{}"), .request(.taskSearch(TaskSearch()))),
    (envelope("debug.start", #"{"time":"x"}"#), .debug(.start)),
    (envelope("debug.stop", "{}"), .debug(.stop)),
    (envelope("debug.reset", "{}"), .debug(.reset)),
    (envelope("debug.snap", "{}"), .debug(.snap)),
    (
      envelope("debug.tick", #"{"time":2}"#, head: #","resonate:debug_time":2"#),
      .debug(.tick(2))
    ),
  ]

  @Test(arguments: lenient.indices)
  func `what the official server takes is taken`(index: Int) throws {
    let (body, request) = Self.lenient[index]
    #expect(try RequestEnvelope(text: body).request() == request)
  }
}
