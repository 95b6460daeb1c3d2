internal import DurablePromises

/// The suspended calls that are kept in memory, the one suspended longest first.
struct Parking {
  private let maximum: Int
  private var flights: [Name: (flight: Flight, number: UInt64)] = [:]
  private var order: [(id: Name, number: UInt64)] = []
  private var lastNumber: UInt64 = 0

  init(maximum: Int) { self.maximum = maximum }

  var isEmpty: Bool { flights.isEmpty }

  /// Keeps a call; answers those that have no room any more, or no time.
  mutating func park(_ flight: Flight, at now: Instant) -> [Flight] {
    guard maximum > 0 else { return [flight] }
    lastNumber += 1
    var gone: [Flight] = []
    let old = flights.updateValue((flight, lastNumber), forKey: Name(flight.id))
    if let old { gone.append(old.flight) }
    order.append((Name(flight.id), lastNumber))
    if order.count > 2 * maximum {
      order.removeAll { flights[$0.id]?.number != $0.number }
    }
    if flights.count > maximum { gone += sweep(at: now) }
    var place = order.startIndex
    while flights.count > maximum {
      let (id, number) = order[place]
      place += 1
      if flights[id]?.number == number, let oldest = flights.removeValue(forKey: id) {
        gone.append(oldest.flight)
      }
    }
    order.removeSubrange(..<place)
    return gone
  }

  /// Takes a call out.
  mutating func take(_ id: String) -> Flight? { flights.removeValue(forKey: Name(id))?.flight }

  /// Takes those out whose time is over, because nobody will ever ask for them.
  mutating func sweep(at now: Instant) -> [Flight] {
    let late = flights.filter { $0.value.flight.deadline <= now }
    for id in late.keys { flights[id] = nil }
    return late.values.sorted { $0.number < $1.number }.map(\.flight)
  }

  /// Takes all out.
  mutating func empty() -> [Flight] {
    defer {
      flights = [:]
      order = []
    }
    return flights.values.sorted { $0.number < $1.number }.map(\.flight)
  }
}
