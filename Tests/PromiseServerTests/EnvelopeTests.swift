import PromiseServer
import PromiseStores
import Testing

/// The order in which a request is checked (protocol §2.3, appendix C 14).
struct EnvelopeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let body: String
    var token: String? = "right"
    let status: Int
    var kind = "unknown"
    var correlationID = "0"
    let says: String
    var testDescription: String { "\(status) \(says)" }
  }

  private static let head = #""head":{"corrId":"c7","version":"2026-04-01"}"#

  static let rows: [Row] = [
    Row(body: "no JSON", status: 400, says: "Invalid request envelope:"),
    Row(body: "", status: 400, says: "Invalid request envelope:"),
    Row(body: "[]", status: 400, says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":"promise.get","data":{}}"#, status: 400, kind: "promise.get",
      says: "Invalid request envelope:"),
    Row(
      body: #"{\#(head),"data":{}}"#, status: 400, correlationID: "c7",
      says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":"promise.get",\#(head)}"#, status: 400, kind: "promise.get",
      correlationID: "c7", says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":7,\#(head),"data":{}}"#, status: 400, correlationID: "c7",
      says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":"promise.get","head":{"version":"2026-04-01"},"data":{}}"#, status: 400,
      kind: "promise.get", says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":"promise.get","head":{"corrId":"c7"},"data":{}}"#, status: 400,
      kind: "promise.get", correlationID: "c7", says: "Invalid request envelope:"),
    Row(
      body: #"{"kind":"",\#(head),"data":{}}"#, status: 400, kind: "", correlationID: "c7",
      says: "non-empty string"),
    Row(
      body: #"{"kind":"promise.get",\#(head),"data":[]}"#, status: 400, kind: "promise.get",
      correlationID: "c7", says: "must be an object"),
    // The version comes before the token.
    Row(
      body: #"{"kind":"promise.get","head":{"corrId":"c7","version":"1"},"data":{}}"#, token: nil,
      status: 400, kind: "promise.get", correlationID: "c7",
      says: #"Unsupported protocol version '1', supported versions: ["2026-04-01"]"#),
    // The token comes before the kind and the data.
    Row(
      body: #"{"kind":"no.such",\#(head),"data":{}}"#, token: nil, status: 401, kind: "no.such",
      correlationID: "c7", says: "Unauthorized"),
    Row(
      body: #"{"kind":"no.such",\#(head),"data":{}}"#, token: "part", status: 403,
      kind: "no.such", correlationID: "c7", says: "Forbidden"),
    Row(
      body: #"{"kind":"no.such",\#(head),"data":{}}"#, status: 400, kind: "no.such",
      correlationID: "c7", says: "Unknown operation: no.such"),
    Row(
      body: #"{"kind":"debug.snap",\#(head),"data":{}}"#, token: nil, status: 401,
      kind: "debug.snap", correlationID: "c7", says: "Unauthorized"),
    Row(
      body: #"{"kind":"debug.tick",\#(head),"data":{}}"#, status: 403, kind: "debug.tick",
      correlationID: "c7", says: "Debug operations are disabled"),
    Row(
      body: #"{"kind":"promise.get",\#(head),"data":{"id":7}}"#, token: nil, status: 401,
      kind: "promise.get", correlationID: "c7", says: "Unauthorized"),
    Row(
      body: #"{"kind":"promise.get",\#(head),"data":{"id":7}}"#, status: 400, kind: "promise.get",
      correlationID: "c7", says: "Invalid request:"),
    // Validation comes before existence.
    Row(
      body: #"{"kind":"promise.settle",\#(head),"data":{"id":"none","state":"pending"}}"#,
      status: 400, kind: "promise.settle", correlationID: "c7", says: ""),
    Row(
      body: #"{"kind":"promise.get",\#(head),"data":{"id":"none"}}"#, status: 404,
      kind: "promise.get", correlationID: "c7", says: "Promise not found"),
  ]

  @Test(arguments: rows)
  func `checks come in their order, and the answer repeats what it can`(row: Row) throws {
    let tokens = try Tokens("right\npart p.", source: "test")
    try inOneOrder {
      let store = VolatileStore(time: .stopped)
      let caller = Caller(endpoint: ProtocolEndpoint(store: store, tokens: tokens))
      let reply = try await caller.send(Array(row.body.utf8), bearer: row.token)
      #expect(reply.status == row.status)
      #expect(reply.envelope["kind"]?.text == row.kind)
      let head = reply.envelope["head"]
      #expect(head?["corrId"]?.text == row.correlationID)
      #expect(head?["status"]?.number == Int64(row.status))
      #expect(head?["version"] == "2026-04-01")
      let text = try #require(reply.data.text, "the data of an error are a bare string")
      #expect(text.contains(row.says) && !text.isEmpty)
    }
  }

  @Test func `the time of a request counts under debugging only`() throws {
    try inOneOrder {
      for isDebugging in [true, false] {
        let store = VolatileStore(time: .stopped)
        let endpoint = ProtocolEndpoint(store: store, isDebugging: isDebugging)
        let reply = try await Caller(endpoint: endpoint).create("a", timeoutAt: 2_000, at: 1_000)
        #expect(reply.promise?["state"] == (isDebugging ? "pending" : "rejected_timedout"))
      }
    }
  }
}
