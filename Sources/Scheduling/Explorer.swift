/// Which orders of its jobs a small program is run in.
public enum Orders: Hashable, Sendable {
  /// Every order.
  case all
  /// Of orders that differ only in how jobs of different lanes follow each other, at least one.
  ///
  /// Two such jobs are taken to be independent: whichever runs first, both leave the same behind. That is
  /// so when what tasks share lives in actors, and each task and each actor has a lane of its own.
  /// What is not seen is the order in which the children of a group end: give them the lane of their
  /// parent where the result depends on it.
  case upToIndependence
  /// Every order that differs from first in, first out by so many delays.
  ///
  /// A job that runs although `n` others have waited longer counts as `n` delays. Most mistakes need
  /// one or two; how many orders there are grows only with that power of the length.
  case delays(atMost: Int)
}

/// A search in depth over the orders of a program's jobs.
///
/// Orders that cannot show anything new are recognised by sleep sets (Godefroid, "Partial-Order
/// Methods", 1996): when a job has been tried at one place, and another one is tried there that is
/// independent of it, then the first need not be tried right after. Jobs are known by their places
/// in the queue, which a run that makes the same choices finds again.
struct Explorer {
  /// A choice on the way, with all that is known about its alternatives.
  private struct Node {
    /// The lanes of the jobs that can run, oldest first.
    let lanes: [Int]
    /// Places of jobs that need not be tried here: asleep on arrival, or tried.
    var isDone: [Bool]
    /// The place of the job that is tried.
    var current: Int
    /// How many delays there were before.
    let delays: Int
  }

  private let orders: Orders
  private var path: [Node] = []
  /// How many choices this run has made.
  private var depth = 0
  /// Whether the rest of this run is known.
  private(set) var isPruned = false
  /// The number of the first choice that could not be repeated, from 0.
  private(set) var divergence: Int?

  init(_ orders: Orders) { self.orders = orders }

  /// How many jobs could run at a choice of this run.
  func count(at choice: Int) -> Int { path[choice].lanes.count }

  /// Picks one of the jobs that can run.
  mutating func choose(from queue: RunQueue) -> Int {
    if isPruned || divergence != nil { return 0 }
    defer { depth += 1 }
    if depth < path.count {
      let node = path[depth]
      guard node.lanes.count == queue.count else {
        divergence = depth
        return 0
      }
      return node.current
    }
    return arrive(at: queue)
  }

  private mutating func arrive(at queue: RunQueue) -> Int {
    let lanes = (0..<queue.count).map { queue[$0].lane }
    var isDone = [Bool](repeating: false, count: lanes.count)
    var delays = 0
    if let last = path.last {
      delays = last.delays + last.current
      if orders == .upToIndependence {
        let lane = last.lanes[last.current]
        for place in last.lanes.indices where last.isDone[place] && last.lanes[place] != lane {
          isDone[place < last.current ? place : place - 1] = true
        }
      }
    }
    guard let first = isDone.firstIndex(of: false) else {
      isPruned = true
      return 0
    }
    path.append(Node(lanes: lanes, isDone: isDone, current: first, delays: delays))
    return first
  }

  /// Goes back to the last choice that has an alternative; false if none has.
  mutating func backtrack() -> Bool {
    (depth, isPruned) = (0, false)
    while var node = path.popLast() {
      node.isDone[node.current] = true
      guard let next = node.isDone.firstIndex(of: false), isAllowed(next, at: node) else {
        continue
      }
      node.current = next
      path.append(node)
      return true
    }
    return false
  }

  private func isAllowed(_ place: Int, at node: Node) -> Bool {
    if case .delays(let most) = orders { node.delays + place <= most } else { true }
  }
}
