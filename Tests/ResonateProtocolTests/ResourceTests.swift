import DurablePromises
import ResonateProtocol
import Testing

/// Whose right is asked for, and what the head says besides.
struct ResourceTests {
  @Test(arguments: Examples.requests)
  func `a request is about its ids`(request: Request) throws {
    let envelope = try RequestEnvelope(RequestEnvelope.encode(request, correlationID: "c"))
    let expected: RequestEnvelope.Resources =
      switch request {
      case .promiseSearch, .taskSearch, .scheduleSearch: .everything
      case .scheduleCreate(let create): .ids([create.id, create.promiseId])
      case .promiseRegisterCallback(let callback): .ids([callback.awaited, callback.awaiter])
      case .promiseRegisterListener(let listener): .ids([listener.awaited])
      case .promiseSettle(let settle): .ids([settle.id])
      case .promiseCreate, .taskGet: .ids(["greet-1"])
      case .scheduleGet, .scheduleDelete: .ids(["nightly"])
      case .taskFence(let fence):
        switch fence.action {
        case .create(let create): .ids(["root", create.id])
        case .settle(let settle): .ids(["root", settle.id])
        }
      case .taskSuspend(let suspend): .ids(["root"] + suspend.actions.map(\.awaited))
      default: .ids(["root"])
      }
    #expect(envelope.resources == expected)
  }

  @Test(arguments: ["debug.snap", "promise.delete"])
  func `debugging and the unknown are about everything`(kind: String) throws {
    #expect(try RequestEnvelope(text: envelope(kind, "{}")).resources == .everything)
  }

  @Test func `a heartbeat is about all its tasks`() throws {
    let data = #"{"pid":"p","tasks":[{"id":"a","version":1},{"id":"b","version":2}]}"#
    #expect(
      try RequestEnvelope(text: envelope("task.heartbeat", data)).resources == .ids(["a", "b"]))
  }

  @Test func `the ids of malformed data are found all the same`() throws {
    let data = #"{"id":"root","timeoutAt":1.5}"#
    let malformed = try RequestEnvelope(text: envelope("promise.create", data))
    #expect(malformed.resources == .ids(["root"]))
    #expect(throws: EnvelopeError.self) { _ = try malformed.request() }
  }

  @Test func `the head carries token and time`() throws {
    let bytes = RequestEnvelope.encode(
      .promiseGet(id: "x"), correlationID: "c", auth: "token", debugTime: 7)
    let envelope = try RequestEnvelope(bytes)
    #expect(envelope.auth == "token")
    #expect(envelope.debugTime == 7)
    let plain = try RequestEnvelope(
      RequestEnvelope.encode(.promiseGet(id: "x"), correlationID: "c"))
    #expect(plain.auth == nil)
    #expect(plain.debugTime == nil)
  }

  @Test(arguments: [DebugRequest.start, .stop, .reset, .tick(7), .snap])
  func `a debug request is written and read`(request: DebugRequest) throws {
    let envelope = try RequestEnvelope(RequestEnvelope.encode(request, correlationID: "c"))
    #expect(envelope.kind == request.kind)
    #expect(try envelope.request() == .debug(request))
  }
}
