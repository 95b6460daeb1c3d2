internal import DurablePromises
internal import ResonateProtocol
internal import Scheduling
internal import Tracing
internal import Transports

/// The way from the server of a cluster to its workers: both ends.
struct Wire: Sendable {
  /// The server's end.
  let transport: any Transport
  /// The end of one worker, by its group and its name.
  let receiver: @Sendable (_ group: String, _ name: String) -> any Receiver

  /// A wire on which nothing is lost.
  ///
  /// - Parameter seed: decides who gets a message for any of a group.
  /// - Returns: the wire.
  static func local(seed: UInt64) -> Wire {
    let transport = LocalTransport(scheme: "poll", generator: SeededGenerator(seed: seed))
    return Wire(transport: transport) { group, name in
      transport.receiver(group: group, id: name)
    }
  }
}

extension Message {
  /// The message as a trace tells it.
  var words: String {
    switch self {
    case .execute(let task, _, _): "execute \(task)"
    case .unblock(let promise, _): "\(promise.id) is settled"
    }
  }
}

/// A worker's end of the wire, which writes down what arrives.
struct NodeReceiver: Receiver {
  let node: Node
  let group: String
  let ledger: TaskLedger
  private let receiver: any Receiver

  init(node: Node, group: String, ledger: TaskLedger, _ receiver: any Receiver) {
    self.node = node
    self.group = group
    self.ledger = ledger
    self.receiver = receiver
  }

  var anycast: String { receiver.anycast }
  var unicast: String { receiver.unicast }

  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    try await receiver.receive { message in
      guard await node.isThere() else { return }
      if case .execute(let task, _, _) = message {
        ledger.arrive(task, at: node, from: group)
      }
      await handle(message)
    }
  }
}
