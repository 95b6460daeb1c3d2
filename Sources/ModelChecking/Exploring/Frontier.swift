/// The states that were seen and are yet to be expanded.
struct Frontier<State> {
  private let search: Search
  private var items: [(number: Int, state: State)] = []
  private var head = 0

  init(_ search: Search) { self.search = search }

  var count: Int { items.count - head }

  mutating func add(_ number: Int, _ state: State) { items.append((number, state)) }

  mutating func next() -> (number: Int, state: State)? {
    guard count > 0 else { return nil }
    if search == .depthFirst { return items.removeLast() }
    let item = items[head]
    head += 1
    if head > 4_096 && head * 2 > items.count {
      items.removeFirst(head)
      head = 0
    }
    return item
  }
}
