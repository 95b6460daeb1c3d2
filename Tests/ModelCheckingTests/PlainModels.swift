/// Visits whatever can be reached, in the plainest way.
func reach<State: Hashable>(from start: State, _ successors: (State) -> [State]) -> Set<State> {
  var seen: Set<State> = [start]
  var todo = [start]
  while let state = todo.popLast() {
    for next in successors(state) where seen.insert(next).inserted { todo.append(next) }
  }
  return seen
}

/// The register, by writing out every schedule of four deliveries for each client.
enum WrittenOutRegister {
  static func states(clients: Int) -> Int {
    var seen: Set<[Int]> = []
    var schedule: [Int] = []
    func extend() {
      seen.insert(state(after: schedule, clients))
      for client in 0..<clients where schedule.count(where: { $0 == client }) < 4 {
        schedule.append(client)
        extend()
        schedule.removeLast()
      }
    }
    extend()
    return seen.count
  }

  /// The register's value, and for each client: deliveries, value read, replies of others before its read.
  private static func state(after schedule: [Int], _ clients: Int) -> [Int] {
    var value = 0
    var deliveries = Array(repeating: 0, count: clients)
    var read = deliveries
    var seen = Array(repeating: Array(repeating: 0, count: clients), count: clients)
    for client in schedule {
      deliveries[client] += 1
      switch deliveries[client] {
      case 1: value = client + 1
      case 2:
        for other in 0..<clients where other != client {
          seen[client][other] = deliveries[other] / 2
        }
      case 3: read[client] = value
      default: break
      }
    }
    return [value] + deliveries + read + seen.flatMap(\.self)
  }
}

/// The journal's crash states again, with batches as lists.
enum PlainJournal {
  struct State: Hashable {
    var safe: [[Int]] = []
    var written: [Int] = []
    var queue: [Int] = []
    var next = 0
    var replied: Set<Int> = []
    var crashes: Int
    /// After a crash: what is left of the written batch, by letter.
    var wreck: String?
  }

  static func states(records: Int, crashes: Int) -> Int {
    reach(from: State(crashes: crashes)) { state in
      var all: [State] = []
      func add(_ change: (inout State) -> Void) {
        var next = state
        change(&next)
        all.append(next)
      }
      if let wreck = state.wreck {
        add {
          if !wreck.contains("t") && !wreck.contains("m") && !$0.written.isEmpty {
            $0.safe.append($0.written)
          }
          $0.written = []
          $0.wreck = nil
        }
        return all
      }
      if state.next < records {
        add {
          $0.queue.append($0.next)
          $0.next += 1
        }
      }
      if !state.queue.isEmpty && state.written.isEmpty {
        add { ($0.written, $0.queue) = ($0.queue, []) }
      }
      if !state.written.isEmpty {
        add {
          $0.safe.append($0.written)
          $0.written = []
        }
      }
      add { $0.replied.formUnion($0.safe.flatMap(\.self)) }
      if state.crashes > 0 {
        var wrecks = [""]
        for _ in state.written { wrecks = wrecks.flatMap { [$0 + "w", $0 + "t", $0 + "m"] } }
        for wreck in wrecks {
          add {
            $0.wreck = wreck
            $0.queue = []
            $0.crashes -= 1
          }
        }
      }
      return all
    }.count
  }
}
