import DurablePromises
import Foundation
import HTTP
import NATS
import NATSPeer
import ResonateProtocol
import Scheduling
import Synchronization
import Testing
import Transports

/// A transport with a way to make receivers for it.
struct Wire: Sendable {
  /// Every transport that knows groups.
  enum Kind: String, CaseIterable, Sendable {
    case local, poll, nats, spool

    /// Those that this machine has everything for.
    static let usable = allCases.filter { $0 != .nats || NATSPeer.program != nil }
  }

  let kind: Kind
  let transport: any Transport
  let receiver: @Sendable (_ group: String, _ id: String) throws -> any Receiver
  /// Keeps servers alive.
  let owner: any Sendable

  init(_ kind: Kind) throws {
    self.kind = kind
    switch kind {
    case .local:
      let transport = LocalTransport(generator: SeededGenerator(seed: 1))
      (self.transport, owner) = (transport, transport)
      receiver = { transport.receiver(group: $0, id: $1) }
    case .poll:
      let transport = PollTransport(generator: SeededGenerator(seed: 1))
      let server = try HTTPServer { request in
        guard let path = request.pathSegments, path.count == 3, path[0] == "poll",
          let stream = transport.connect(group: path[1], id: path[2])
        else { return HTTPResponse(.serviceUnavailable) }
        return .events(stream)
      }
      let client = try HTTPClient()
      (self.transport, owner) = (transport, server)
      receiver = {
        try PollReceiver(
          url: server.url, group: $0, id: $1, client: client, clock: ContinuousClock())
      }
    case .nats:
      let peer = try NATSPeer()
      let client = try NATSClient(NATSServer(peer.url))
      (transport, owner) = (NATSTransport(client: client), peer)
      receiver = { NATSReceiver(client: client, group: $0, id: $1) }
    case .spool:
      let folder = try Folder()
      (transport, owner) = (SpoolTransport(path: folder.path), folder)
      receiver = {
        try SpoolReceiver(
          path: folder.path, group: $0, id: $1, interval: .milliseconds(1), clock: ContinuousClock()
        )
      }
    }
  }

  func address(_ cast: GroupAddress.Cast, _ group: String, _ id: String? = nil) -> Address {
    .group(GroupAddress(scheme: kind.rawValue, cast: cast, group: group, id: id))
  }

  func send(_ number: Int, to address: Address, task: String = "t") async -> Delivery {
    let message = Message.execute(task: task, version: Int64(number), address: address.text)
    return await transport.deliver(message, to: address, serverURL: "http://server")
  }

  /// Sends probes, which no test counts, until somebody is at an address.
  func wait(for address: Address) async {
    while await !send(-1, to: address).isDelivered { await Task.yield() }
  }
}

/// A directory that goes with its last reference.
final class Folder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What receivers were handed: the versions of tasks, in order, by the name of the receiver.
final class Inbox: Sendable {
  private let state = Mutex<[String: [Int]]>([:])
  private let records = Mutex<[PromiseRecord]>([])

  func add(_ message: InboundMessage, for id: String) {
    switch message {
    case .execute(_, let version, _):
      if version >= 0 { state.withLock { $0[id, default: []].append(Int(version)) } }
    case .unblock(let record): records.withLock { $0.append(record) }
    }
  }

  var promises: [PromiseRecord] { records.withLock { $0 } }
  subscript(id: String) -> [Int] { state.withLock { $0[id] ?? [] } }
  var count: Int { state.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  /// Lets others run until so many messages have come.
  func wait(count: Int) async throws {
    while self.count < count {
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}
