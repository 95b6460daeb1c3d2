import DurablePromises
import HTTP
import ResonateProtocol
import Synchronization
import Testing
import Transports

@Suite(.timeLimit(.minutes(12)))
struct PushTests {
  private func send(_ number: Int, to url: String, _ transport: PushTransport) async -> Delivery {
    await transport.deliver(
      .execute(task: "t", version: Int64(number), address: url), to: .push(url: url),
      serverURL: "u")
  }

  private func reason(_ delivery: Delivery) -> String {
    if case .dropped(let reason) = delivery { reason } else { "delivered" }
  }

  @Test func `messages arrive in order`() async throws {
    let receiver = try PushReceiver()
    let transport = PushTransport(client: try HTTPClient())
    let inbox = Inbox()
    await withTaskGroup { group in
      group.addTask { try? await receiver.receive { inbox.add($0, for: "a") } }
      for number in 0..<500 {
        let delivery = await send(number, to: receiver.unicast, transport)
        #expect(delivery == .delivered)
      }
      while inbox.count < 500 { await Task.yield() }
      group.cancelAll()
    }
    #expect(inbox["a"] == Array(0..<500))
    #expect(receiver.anycast == receiver.unicast)
  }

  @Test func `a full receiver answers 503`() async throws {
    let receiver = try PushReceiver(capacity: 1)
    let transport = PushTransport(client: try HTTPClient())
    #expect(await send(1, to: receiver.unicast, transport) == .delivered)
    let delivery = await send(2, to: receiver.unicast, transport)
    #expect(reason(delivery) == "\(receiver.unicast) answered 503")
  }

  @Test(arguments: [
    (200, true), (204, true), (299, true), (199, false), (300, false), (404, false),
  ])
  func `only statuses from 200 to 299 are a success`(status: Int, isSuccess: Bool) async throws {
    let seen = Mutex<[String?]>([])
    let server = try HTTPServer { request in
      seen.withLock { $0 = [request.method, request.target, request.headers["Authorization"]] }
      return HTTPResponse(HTTPStatus(rawValue: status == 199 ? 500 : status))
    }
    let transport = PushTransport(client: try HTTPClient(), token: "secret")
    let delivery = await send(1, to: server.url + "/hook?x=1", transport)
    #expect(delivery.isDelivered == isSuccess)
    #expect(seen.withLock { $0 } == ["POST", "/hook?x=1", "Bearer secret"])
  }

  @Test func `what cannot be delivered has a reason`() async throws {
    let transport = PushTransport(client: try HTTPClient(), time: .milliseconds(50))
    let secure = await send(1, to: "https://host/", transport)
    #expect(reason(secure).contains("https is not spoken here"))
    let away = await send(1, to: "http://127.0.0.1:1/", transport)
    #expect(reason(away).contains("unreachable"))
    let silent = try HTTPServer { _ in
      try? await ContinuousClock().sleep(for: .seconds(600))
      return HTTPResponse(.ok)
    }
    let late = await send(1, to: silent.url, transport)
    #expect(reason(late).contains("timedOut"))
  }

  @Test func `no more than the given number of requests run`() async throws {
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let waiting = Atomic(0)
    let server = try HTTPServer { _ in
      waiting.add(1, ordering: .relaxed)
      for await _ in gate {}
      return HTTPResponse(.ok)
    }
    let transport = PushTransport(client: try HTTPClient(), inFlight: 1)
    await withTaskGroup { group in
      group.addTask { _ = await send(1, to: server.url, transport) }
      while waiting.load(ordering: .relaxed) < 1 { await Task.yield() }
      let second = await send(2, to: server.url, transport)
      #expect(reason(second).contains("1 requests run already"))
      open.finish()
    }
    #expect(await send(3, to: server.url, transport) == .delivered)
  }

  @Test func `what is no message is refused`() async throws {
    let receiver = try PushReceiver()
    let (origin, _) = try HTTPOrigin.parse(receiver.unicast)
    let client = try HTTPClient()
    let got = try await client.send(HTTPRequest(), to: origin)
    #expect(got.status == .methodNotAllowed)
    for body in ["", "{}", "null", #"{"kind":"other"}"#] {
      let reply = try await client.send(
        HTTPRequest(method: "POST", body: Array(body.utf8)), to: origin)
      #expect(reply.status == .badRequest)
    }
  }
}
