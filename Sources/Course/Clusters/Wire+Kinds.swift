internal import DurablePromises
internal import Foundation
internal import HTTP
internal import ResonateProtocol
internal import Scheduling
internal import Tracing
internal import Transports

/// A worker of a cluster: its group and its name in it.
struct Post: Hashable, Sendable {
  let group: String
  let name: String
}

// Wires of different kinds, all at the same addresses: nothing but the wire knows which it is.
extension Wire {
  /// A wire through a directory, where each message is a file.
  ///
  /// - Parameters:
  ///   - stage: whose clock says when to look for files.
  ///   - posts: the workers.
  /// - Returns: the wire; the directory goes at the end of the run.
  /// - Throws: what the file system has against it.
  static func spool(on stage: Stage, _ posts: [Post]) throws -> Wire {
    let files = FileManager.default
    let folder = try files.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: files.temporaryDirectory,
      create: true)
    stage.atEnd { try FileManager.default.removeItem(at: folder) }
    var receivers: [Post: any Receiver] = [:]
    for post in posts {
      receivers[post] = try SpoolReceiver(
        path: folder.path, group: post.group, id: post.name, clock: stage.clock)
    }
    return Wire(SpoolTransport(path: folder.path), receivers) { place in
      var place = place
      place.scheme = "spool"
      return .group(place)
    }
  }

  /// A wire of real connections on this machine: each message is posted to its worker.
  ///
  /// - Parameter posts: the workers; one for each group.
  /// - Returns: the wire.
  /// - Throws: `HTTPSocketError` where there are no ports.
  static func socket(_ posts: [Post]) throws -> Wire {
    var receivers: [Post: any Receiver] = [:]
    var urls: [String: String] = [:]
    for post in posts {
      let receiver = try PushReceiver()
      receivers[post] = receiver
      urls[post.group] = receiver.unicast
    }
    let addresses = urls
    return Wire(Posted(PushTransport(client: try HTTPClient())), receivers) { place in
      addresses[place.group].map { .push(url: $0) }
    }
  }

  /// Puts a wire at the addresses of every cluster.
  private init(
    _ transport: any Transport, _ receivers: [Post: any Receiver],
    address: @escaping @Sendable (GroupAddress) -> Address?
  ) {
    self.init(transport: Readdressed(transport: transport, address: address)) { group, name in
      guard let receiver = receivers[Post(group: group, name: name)] else {
        preconditionFailure("a wire is made for all the workers that it reaches")
      }
      return AtHome(group: group, name: name, receiver: receiver)
    }
  }
}

/// The server's end of a wire that has addresses of its own.
private struct Readdressed: Transport {
  let transport: any Transport
  let address: @Sendable (GroupAddress) -> Address?

  var schemes: Set<String> { ["poll"] }

  func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .group(let place) = address, let other = self.address(place) else {
      return .dropped(reason: "nobody receives at \(address.text)")
    }
    return await transport.deliver(message, to: other, serverURL: serverURL)
  }
}

/// A worker's end of a wire that has addresses of its own.
private struct AtHome: Receiver {
  let group: String
  let name: String
  let receiver: any Receiver

  var anycast: String { "poll://any@\(group)/\(name)" }
  var unicast: String { "poll://uni@\(group)/\(name)" }

  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    try await receiver.receive(handle)
  }
}

/// Posts each message, and lets the run stand still until the answer is there.
private struct Posted: Transport {
  private let transport: PushTransport

  init(_ transport: PushTransport) { self.transport = transport }

  var schemes: Set<String> { transport.schemes }

  func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    let transport = transport
    return Outside.wait {
      await transport.deliver(message, to: address, serverURL: serverURL)
    }
  }
}
