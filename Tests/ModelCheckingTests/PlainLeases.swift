/// The leases again: states with names in dictionaries, rules in prose order.
enum PlainLeases {
  struct State: Hashable {
    var task = "pending"
    var version = 0
    var holder: Int?
    var lease = 0
    var offers: Set<Int> = []
    var faults: Int
    var offered: [Int: Int] = [:]
    var working: [Int: Int] = [:]
    var stalled: Set<Int> = []
  }

  static func states(workers: Int, faults: Int, ttl: Int) -> Int {
    all(workers, faults, ttl).count
  }

  /// How many states there are if workers have no names.
  static func orbits(workers: Int, faults: Int, ttl: Int) -> Int {
    Set(
      all(workers, faults, ttl).map { state in
        let texts = (0..<workers).map { worker in
          let parts = [state.offered[worker], state.working[worker]].map {
            $0.map(String.init) ?? "-"
          }
          return parts.joined(separator: " ")
            + (state.stalled.contains(worker) ? " stalled" : "")
            + (state.holder == worker ? " holds" : "")
        }
        return [
          "\(state.task) \(state.version) \(state.lease) \(state.offers.sorted()) \(state.faults)"
        ] + texts.sorted()
      }
    ).count
  }

  private static func all(_ workers: Int, _ faults: Int, _ ttl: Int) -> Set<State> {
    reach(from: State(faults: faults)) { state in
      var next: [State] = []
      func add(_ costs: Int, _ change: (inout State) -> Void) {
        guard state.faults >= costs else { return }
        var changed = state
        changed.faults -= costs
        change(&changed)
        next.append(changed)
      }
      server(state, add)
      network(state, workers, add)
      for worker in 0..<workers { step(worker, state, ttl, add) }
      return next
    }
  }

  private typealias Add = (_ costs: Int, _ change: (inout State) -> Void) -> Void

  private static func server(_ state: State, _ add: Add) {
    if state.task == "pending" { add(0) { $0.offers.insert($0.version) } }
    guard state.task == "acquired" else { return }
    if state.lease == 0 {
      add(0) {
        $0.task = "pending"
        $0.holder = nil
      }
      return
    }
    let isRenewed = state.holder.map { holder in
      state.working[holder] == state.version && !state.stalled.contains(holder)
    }
    if state.lease > 1 || isRenewed != true { add(0) { $0.lease -= 1 } }
  }

  private static func network(_ state: State, _ workers: Int, _ add: Add) {
    for version in state.offers {
      add(1) { $0.offers.remove(version) }
      for worker in 0..<workers {
        if state.offered[worker] == nil && state.working[worker] == nil
          && !state.stalled.contains(worker)
        {
          add(0) {
            $0.offers.remove(version)
            $0.offered[worker] = version
          }
        }
      }
    }
  }

  private static func step(_ worker: Int, _ state: State, _ ttl: Int, _ add: Add) {
    let isBusy = state.offered[worker] != nil || state.working[worker] != nil
    guard isBusy else { return }
    add(1) {
      $0.offered[worker] = nil
      $0.working[worker] = nil
      $0.stalled.remove(worker)
    }
    if state.stalled.contains(worker) {
      add(0) { $0.stalled.remove(worker) }
      return
    }
    add(1) { $0.stalled.insert(worker) }
    if let version = state.offered[worker] {
      add(0) {
        $0.offered[worker] = nil
        if $0.task == "pending" && $0.version == version {
          $0.version += 1
          $0.task = "acquired"
          $0.holder = worker
          $0.lease = ttl
          $0.working[worker] = $0.version
        }
      }
    }
    if let version = state.working[worker] {
      let holds = state.task == "acquired" && state.holder == worker && state.version == version
      if holds { add(0) { $0.lease = ttl } }
      add(0) {
        $0.working[worker] = nil
        if holds {
          $0.task = "fulfilled"
          $0.holder = nil
          $0.lease = 0
        }
      }
    }
  }
}
