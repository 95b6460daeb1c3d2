import DurablePromises
import HTTP
import ResonateProtocol
import Testing
import Transports
import Workers

/// A store on a server hears what its worker's receiver brings.
@Suite(.timeLimit(.minutes(12)))
struct FeedingReceiverTests {
  /// Brings some messages, and then breaks.
  private struct Script: Receiver {
    struct Over: Error {}

    let anycast = "poll://any@workers/1"
    let unicast = "poll://uni@workers/1"
    let messages: [InboundMessage]

    func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
      for message in messages { await handle(message) }
      throw Over()
    }
  }

  @Test func `a settlement overtakes a task that waits for a busy worker`() async throws {
    let record = PromiseRecord(
      id: "x", state: .resolved, timeoutAt: 9_000, createdAt: 1_000, settledAt: 1_000)
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    let settlements = store.messages(for: "poll://uni@workers/1")
    let receiver = store.feeding(
      from: Script(messages: [.execute(task: "t", version: 0, serverURL: nil), .unblock(record)]))
    #expect(receiver.anycast == "poll://any@workers/1")
    #expect(receiver.unicast == "poll://uni@workers/1")
    await #expect(throws: Script.Over.self) {
      try await receiver.receive { message in
        guard case .execute = message else { return }
        // Busy until the store has heard of the settlement, which was sent later.
        let settlement = await settlements.first { message in
          if case .unblock = message { true } else { false }
        }
        #expect(settlement == .unblock(record, address: "poll://uni@workers/1"))
      }
    }
  }

  @Test func `all messages are handled in their order`() async throws {
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    let script = (0..<50).map { InboundMessage.execute(task: "\($0)", version: 0, serverURL: nil) }
    let (handled, handle) = AsyncStream<InboundMessage>.makeStream()
    await #expect(throws: Script.Over.self) {
      try await store.feeding(from: Script(messages: script)).receive { handle.yield($0) }
    }
    handle.finish()
    var messages: [InboundMessage] = []
    for await message in handled { messages.append(message) }
    #expect(messages.count <= script.count)
    #expect(messages == Array(script.prefix(messages.count)))
  }
}
