import DurablePromises
import ResonateProtocol
import Scheduling
import Synchronization
import Testing
import Transports

struct LocalTransportTests {
  /// What receivers were handed, in order.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  /// Ten messages for any of three receivers.
  private func run(seed: UInt64) throws -> [String] {
    let log = Log()
    let executor = SeededExecutor(seed: seed)
    try executor.run {
      let transport = LocalTransport(generator: SeededGenerator(seed: seed))
      let address = try #require(Address("local://any@g"))
      try await withThrowingTaskGroup { group in
        for id in ["a", "b", "c"] {
          let receiver = transport.receiver(group: "g", id: id)
          group.addTask {
            try? await receiver.receive { message in
              await Task.yield()
              log.add("\(id) \(message)")
            }
          }
        }
        for number in 0..<10 {
          let message = Message.execute(task: "t", version: Int64(number), address: address.text)
          let delivery = await transport.deliver(message, to: address, serverURL: "u")
          #expect(delivery == .delivered)
        }
        try await executor.clock.sleep(until: .init(sinceStart: .seconds(1)))
        group.cancelAll()
      }
      #expect(transport.receiverCount == 0)
    }
    return log.all
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a seed has one course`(seed: UInt64) throws {
    let first = try run(seed: seed)
    #expect(first.count == 10)
    let second = try run(seed: seed)
    #expect(first == second)
  }

  @Test func `a receiver that nobody has is not connected`() async throws {
    let transport = LocalTransport(generator: SeededGenerator(seed: 1))
    do {
      let receiver = transport.receiver(group: "g", id: "a")
      #expect(transport.receiverCount == 1)
      #expect(receiver.anycast == "local://any@g/a")
      #expect(receiver.unicast == "local://uni@g/a")
    }
    #expect(transport.receiverCount == 0)
  }
}
