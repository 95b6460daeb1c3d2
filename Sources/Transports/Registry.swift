internal import ResonateProtocol

/// Who is connected, by group and id, and who of them gets a message.
///
/// Several connections may have the same group and id. Decides; sends nothing itself.
/// Source: protocol §2.6–2.7.
struct Registry<Connection> {
  /// One connection's name in the registry.
  struct Place: Hashable {
    let group: String
    let id: String
    let number: Int
  }

  private typealias Entry = (number: Int, connection: Connection)

  private struct Group {
    /// Oldest first.
    var all: [Entry] = []
    /// Oldest first.
    var named: [String: [Entry]] = [:]
  }

  private var groups: [String: Group] = [:]
  private var lastNumber = 0
  /// How many connections there are.
  private(set) var count = 0

  /// Adds a connection.
  mutating func add(group: String, id: String, _ connection: Connection) -> Place {
    lastNumber += 1
    count += 1
    let entry = (lastNumber, connection)
    groups[group, default: Group()].all.append(entry)
    groups[group, default: Group()].named[id, default: []].append(entry)
    return Place(group: group, id: id, number: lastNumber)
  }

  /// Removes a connection, once.
  mutating func remove(_ place: Place) {
    guard let index = groups[place.group]?.all.firstIndex(where: { $0.number == place.number })
    else { return }
    count -= 1
    groups[place.group]?.all.remove(at: index)
    groups[place.group]?.named[place.id]?.removeAll { $0.number == place.number }
    if groups[place.group]?.named[place.id]?.isEmpty == true {
      groups[place.group]?.named[place.id] = nil
    }
    if groups[place.group]?.all.isEmpty == true { groups[place.group] = nil }
  }

  /// The connection that gets a message for an address.
  func receiver(
    of address: GroupAddress, _ generator: inout some RandomNumberGenerator
  ) -> Connection? {
    guard let group = groups[address.group] else { return nil }
    if let id = address.id, let oldest = group.named[id]?.first { return oldest.connection }
    return address.cast == .any ? group.all.randomElement(using: &generator)?.connection : nil
  }

  /// All connections.
  var connections: [Connection] { groups.values.flatMap { $0.all.map(\.connection) } }
}
