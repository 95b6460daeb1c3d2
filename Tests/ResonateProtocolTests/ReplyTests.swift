import DurablePromises
import ResonateProtocol
import Testing

/// What a client makes of an answer.
struct ReplyTests {
  private let request = Request.promiseGet(id: "x")

  private func decode(
    _ data: String, status: Int, kind: String = "promise.get", correlationID: String = "c",
    to request: Request? = nil
  ) throws -> Reply {
    let body = #"""
      {"kind":"\#(kind)","head":{"corrId":"\#(correlationID)","status":\#(status),\#
      "version":"2026-04-01"},"data":\#(data)}
      """#
    return try ResponseEnvelope.decode(
      Array(body.utf8), to: request ?? self.request, correlationID: "c")
  }

  @Test(arguments: [401, 403, 429, 500, 503])
  func `the server refuses or fails`(status: Int) throws {
    let reply = try decode(#""words""#, status: status)
    #expect(reply == .refused(status: status, message: "words"))
    let anonymous = try decode(#""words""#, status: status, kind: "unknown", correlationID: "0")
    #expect(anonymous == .refused(status: status, message: "words"))
  }

  @Test func `a request that the server could not read`() throws {
    let reply = try decode(#""words""#, status: 400, kind: "unknown", correlationID: "0")
    #expect(reply == .refused(status: 400, message: "words"))
  }

  @Test func `words in an object`() throws {
    let reply = try decode(#"{"error":"words"}"#, status: 404)
    #expect(reply == .response(Response(.notFound, .problem("words"))))
  }

  @Test(arguments: [
    (#"{"promise":{}}"#, 200, "promise.get", "c", "missing field 'id'"),
    ("{}", 200, "promise.get", "c", "missing field 'promise'"),
    (#""words""#, 200, "promise.get", "c", "field 'data' must be an object"),
    ("{}", 201, "promise.get", "c", "there is no status 201"),
    ("{}", 300, "promise.get", "c", "promise.get is never answered with status 300"),
    ("{}", 200, "task.get", "c", "a promise.get was sent, and a task.get is answered"),
    ("{}", 200, "unknown", "0", "a promise.get was sent, and a unknown is answered"),
    ("{}", 200, "promise.get", "d", "the request was 'c', and 'd' is answered"),
    ("1", 404, "promise.get", "c", "field 'data' must be a string"),
  ])
  func `no answer to this request`(
    data: String, status: Int, kind: String, correlationID: String, reason: String
  ) throws {
    let error = try #require(throws: ResponseError.self) {
      _ = try decode(data, status: status, kind: kind, correlationID: correlationID)
    }
    #expect(error.reason == reason)
    #expect(error.description.contains(reason))
  }

  @Test func `a web page is no answer`() throws {
    let error = try #require(throws: ResponseError.self) {
      _ = try ResponseEnvelope.decode(
        Array("<html>".utf8), to: request, correlationID: "c")
    }
    #expect(error.reason.hasPrefix("the body is not JSON"))
  }

  @Test func `a status inside a fence that does not exist`() throws {
    let fence = Request.taskFence(
      TaskFence(id: "x", version: 1, action: .settle(PromiseSettle(id: "y", state: .resolved))))
    let data = #"""
      {"action":{"kind":"promise.settle","head":{"corrId":"c","status":418},"data":""},"preload":[]}
      """#
    #expect(throws: ResponseError.self) {
      _ = try decode(data, status: 200, kind: "task.fence", to: fence)
    }
  }

  @Test(arguments: ["", "[]", #"{"kind":"invoke","head":{},"data":{}}"#, #"{"kind":"execute"}"#])
  func `no message`(body: String) {
    #expect(throws: MessageError.self) { _ = try MessageEnvelope.decode(Array(body.utf8)) }
  }

  @Test func `a message without a head`() throws {
    let body = #"{"kind":"execute","data":{"task":{"id":"x","version":3}}}"#
    #expect(
      try MessageEnvelope.decode(Array(body.utf8))
        == .execute(task: "x", version: 3, serverURL: nil))
  }

  @Test func `an error of the envelope is written`() throws {
    let error = EnvelopeError(status: 400, message: "words \"quoted\"")
    let expected = try Document(
      #"""
      {"kind":"unknown","head":{"corrId":"0","status":400,"version":"2026-04-01"},\#
      "data":"words \"quoted\""}
      """#)
    #expect(try Document(ResponseEnvelope.encode(error)) == expected)
  }
}
