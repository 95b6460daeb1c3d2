public import DurablePromises
internal import Foundation
public import ResonateProtocol
internal import Synchronization

/// A transport through a directory: each message is a file.
///
/// Messages for receivers that have been there once wait for their return, over restarts of both
/// ends. One process writes to a spool. The files are not forced to the disk: what a power failure
/// takes away is sent again like everything that was lost.
public final class SpoolTransport: Transport {
  /// `spool`.
  public let schemes: Set<String> = ["spool"]
  private let directory: SpoolDirectory
  private let capacity: Int
  /// The number of the last file of this process.
  private let lastNumber = Mutex(0)

  /// Creates a transport.
  ///
  /// - Parameters:
  ///   - path: the directory, which receivers make if there is none.
  ///   - capacity: how many messages may wait in one place; what has no room is dropped.
  public init(path: String, capacity: Int = 1_024) {
    precondition(capacity > 0, "a place has room for one message")
    directory = SpoolDirectory(path)
    self.capacity = capacity
  }

  /// Writes a message to the directory.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: where workers find the server.
  /// - Returns: whether the message waits for somebody now.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .group(let place) = address, schemes.contains(place.scheme) else {
      return .foreign(address, schemes)
    }
    let body = MessageEnvelope.encode(message, serverURL: serverURL)
    // One at a time, so that numbers are in the order of the files.
    return lastNumber.withLock { lastNumber in
      guard let folder = folder(for: place), let names = directory.names(in: folder) else {
        return .nobody(at: address)
      }
      guard names.count < capacity else { return .full(address) }
      let newest = names.last.flatMap { Int($0.dropLast(".json".count)) } ?? 0
      lastNumber = max(lastNumber, newest) + 1
      let digits = String(lastNumber)
      let name = String(repeating: "0", count: max(0, 19 - digits.count)) + digits + ".json"
      do {
        try directory.write(body, to: name, in: folder)
        return .delivered
      } catch {
        return .dropped(reason: "\(address.text): \(error)")
      }
    }
  }

  private func folder(for place: GroupAddress) -> URL? {
    guard let id = place.id else {
      return place.cast == .any ? directory.any(place.group) : nil
    }
    let own = directory.uni(place.group, id)
    if place.cast == .uni { return own }
    // Whoever has not taken the last message yet is busy, or gone for good: others may help.
    return directory.names(in: own)?.isEmpty == true ? own : directory.any(place.group)
  }
}
