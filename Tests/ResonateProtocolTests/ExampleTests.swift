import DurablePromises
import Foundation
import ProtocolExamples
import ResonateProtocol
import Testing

/// Every document of the protocol's description means what it says there.
struct ExampleTests {
  @Test func `there is an example of every kind`() {
    #expect(Examples.requests.map(\.kind) == Request.Kind.allCases)
    #expect(RequestDocuments.documents.count == Request.Kind.allCases.count)
    #expect(ResponseDocuments.documents.count == Request.Kind.allCases.count)
  }

  @Test(arguments: Examples.requests)
  func `a request is read`(request: Request) throws {
    let document = try #require(RequestDocuments.documents[request.kind]?.first)
    let envelope = try RequestEnvelope(text: document)
    #expect(envelope.kind == request.kind.rawValue)
    #expect(try envelope.request() == .request(request))
  }

  @Test(arguments: Examples.requests)
  func `a request is written`(request: Request) throws {
    let document = try #require(RequestDocuments.documents[request.kind]?.first)
    let correlationID = try RequestEnvelope(text: document).correlationID
    let written = try Document(
      RequestEnvelope.encode(request, correlationID: correlationID))
    // The documents number an action inside a request as `8a`; we repeat the request's number.
    let expected = document.replacing("\(correlationID)a", with: correlationID)
    #expect(written == (try Document(expected)))
  }

  @Test(arguments: Request.Kind.allCases)
  func `a response is written and read`(kind: Request.Kind) throws {
    let request = try #require(Examples.requests.first { $0.kind == kind })
    let documents = try #require(ResponseDocuments.documents[kind])
    let responses = Examples.responses(to: kind)
    #expect(documents.count == responses.count)
    for (document, response) in zip(documents, responses) {
      let expected = try Document(document)
      let correlationID = try #require(expected["head", "corrId"] as? String)
      let written = ResponseEnvelope.encode(
        response, kind: kind.rawValue, correlationID: correlationID)
      #expect(try Document(written) == expected)
      let reply = try ResponseEnvelope.decode(
        Array(document.utf8), to: request, correlationID: correlationID)
      #expect(reply == .response(response))
    }
  }

  @Test func `an execute message is written and read`() throws {
    let message = Message.execute(task: "root.1", version: 0, address: "poll://any@g")
    let document = #"""
      {"kind":"execute","head":{"serverUrl":"http://localhost:8001"},\#
      "data":{"task":{"id":"root.1","version":0}}}
      """#
    let written = MessageEnvelope.encode(message, serverURL: "http://localhost:8001")
    #expect(try Document(written) == Document(document))
    #expect(
      try MessageEnvelope.decode(Array(document.utf8))
        == .execute(task: "root.1", version: 0, serverURL: "http://localhost:8001"))
  }

  @Test func `an unblock message is written and read`() throws {
    let record = PromiseRecord(
      id: "root", state: .resolved, value: Examples.fortyNine,
      tags: ["resonate:target": "poll://any@default"], timeoutAt: Examples.soon,
      createdAt: Examples.start, settledAt: Examples.start.advanced(by: 1_000))
    let document = #"""
      {"kind":"unblock","head":{},"data":{"promise":{"id":"root","state":"resolved","param":{},\#
      "value":{"data":"NDk="},"tags":{"resonate:target":"poll://any@default"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000,"settledAt":1790000001000}}}
      """#
    let message = Message.unblock(record, address: "poll://uni@g/1")
    #expect(
      try Document(MessageEnvelope.encode(message, serverURL: "http://h")) == Document(document))
    #expect(try MessageEnvelope.decode(Array(document.utf8)) == .unblock(record))
  }
}
