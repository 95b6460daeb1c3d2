/// The jobs that can run, in the order in which they arrived.
///
/// Taking a job out keeps the others in order, although swapping with the last one would be
/// cheaper: index 0 must mean "the oldest" for a list of choices to be readable, and a list of zeros
/// must be the plain first-in-first-out schedule, which is what a failing run is shrunk towards.
/// The shorter side is moved, so the oldest and the newest job come out without moving anything.
struct RunQueue {
  struct Entry {
    let job: UnownedJob
    let lane: Int
    /// Whether the job belongs to an actor on the lane, rather than to a task.
    let isIsolated: Bool
  }

  private var entries: [Entry] = []
  private var head = 0

  var count: Int { entries.count - head }

  subscript(index: Int) -> Entry {
    precondition(index >= 0 && index < count, "the chosen job is in the queue")
    return entries[head + index]
  }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  mutating func remove(at index: Int) -> Entry {
    let entry = self[index]
    if index < count / 2 {
      var hole = head + index
      while hole > head {
        entries[hole] = entries[hole - 1]
        hole -= 1
      }
      head += 1
    } else {
      entries.remove(at: head + index)
    }
    if head == entries.count {
      entries.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 64, head > entries.count / 2 {
      // Each place freed at the front is paid for by one job taken: constant on average.
      entries.removeSubrange(..<head)
      head = 0
    }
    return entry
  }
}
