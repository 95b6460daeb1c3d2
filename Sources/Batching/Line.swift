/// What waits, each with its number: first come, first served.
///
/// Taking from the front costs the same however long the line is; the room of those who left is
/// given back when they are the larger half.
struct Line<Element> {
  private var places: [(number: UInt64, element: Element?)] = []
  private var head = 0

  var count: Int { places.count - head }

  /// Who stands at the front, with the lowest number; `nil` for an empty line.
  var first: (number: UInt64, element: Element)? {
    guard head < places.count, let element = places[head].element else { return nil }
    return (places[head].number, element)
  }

  /// The number at a place from the front, from 0; `nil` beyond the end.
  func number(at place: Int) -> UInt64? {
    place < count ? places[head + place].number : nil
  }

  /// Joins the end of the line, with a number higher than every number before.
  mutating func append(_ element: Element, number: UInt64) {
    precondition(places.last.map { $0.number < number } ?? true, "numbers rise along a line")
    places.append((number, element))
  }

  /// Takes the first few, or all if there are not so many.
  mutating func removeFirst(_ limit: Int) -> [Element] {
    let end = head + min(limit, count)
    var taken: [Element] = []
    taken.reserveCapacity(end - head)
    for place in head..<end {
      if let element = places[place].element { taken.append(element) }
      places[place].element = nil
    }
    head = end
    if head > places.count / 2 {
      places.removeFirst(head)
      head = 0
    }
    return taken
  }

  /// Takes one out of the line, wherever it stands, and answers its place from the front.
  ///
  /// O(log n) to find it, O(n) to close the gap.
  mutating func remove(_ number: UInt64) -> (place: Int, element: Element)? {
    var low = head
    var high = places.count
    while low < high {
      let middle = low + (high - low) / 2
      if places[middle].number < number { low = middle + 1 } else { high = middle }
    }
    guard low < places.count, places[low].number == number, let element = places[low].element
    else { return nil }
    places.remove(at: low)
    return (low - head, element)
  }
}
