import DurablePromises
import Foundation
import ResonateProtocol
import Testing

/// What is written is read again, whatever it says.
struct RoundTripTests {
  @Test(arguments: Request.Kind.allCases)
  func `a request`(kind: Request.Kind) throws {
    var samples = Samples(seed: 1)
    for _ in 0..<100 {
      let (request, correlationID) = (samples.request(kind), samples.text())
      let (auth, time) = (samples.maybe { $0.text() }, samples.maybe { $0.instant() })
      let envelope = try RequestEnvelope(
        RequestEnvelope.encode(
          request, correlationID: correlationID, auth: auth, debugTime: time))
      #expect(try envelope.request() == .request(request))
      #expect(envelope.correlationID.utf8.elementsEqual(correlationID.utf8))
      #expect(envelope.auth == auth)
      #expect(envelope.debugTime == time)
    }
  }

  @Test(arguments: Request.Kind.allCases)
  func `a response`(kind: Request.Kind) throws {
    var samples = Samples(seed: 2)
    for _ in 0..<100 {
      let (request, response) = (samples.request(kind), samples.response(to: kind))
      let correlationID = samples.text()
      let bytes = ResponseEnvelope.encode(
        response, kind: kind.rawValue, correlationID: correlationID)
      let reply = try ResponseEnvelope.decode(bytes, to: request, correlationID: correlationID)
      #expect(reply == .response(response))
    }
  }

  @Test func `a message, on one line`() throws {
    var samples = Samples(seed: 3)
    for _ in 0..<1_000 {
      let (message, serverURL) = (samples.message(), samples.text())
      let bytes = MessageEnvelope.encode(message, serverURL: serverURL)
      #expect(!bytes.contains(UInt8(ascii: "\n")) && !bytes.contains(UInt8(ascii: "\r")))
      let expected: InboundMessage =
        switch message {
        case .execute(let task, let version, _):
          .execute(task: task, version: version, serverURL: serverURL)
        case .unblock(let record, _): .unblock(record)
        }
      #expect(try MessageEnvelope.decode(bytes) == expected)
    }
  }

  private struct Answer: Decodable {
    struct Content: Decodable { let promise: PromiseRecord }

    let data: Content
  }

  /// Another reader than ours is the judge of what is written.
  @Test func `a record that Foundation's decoder reads`() throws {
    var samples = Samples(seed: 4)
    for _ in 0..<1_000 {
      let promise = samples.promise()
      let written = ResponseEnvelope.encode(
        Response(.ok, .promise(promise)), kind: "promise.get", correlationID: "c")
      let answer = try JSONDecoder().decode(Answer.self, from: Data(written))
      #expect(answer.data.promise == promise)
    }
  }

  @Test func `the members of tags are written in the same order every time`() {
    let names = (0..<20).map { String($0) }
    let create = { (names: [String]) in
      RequestEnvelope.encode(
        .promiseCreate(
          PromiseCreate(
            id: "x", timeoutAt: 1, tags: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }))),
        correlationID: "c")
    }
    #expect(create(names) == create(names.reversed()))
  }
}
