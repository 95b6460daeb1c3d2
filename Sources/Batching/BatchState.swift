/// What a batcher remembers, and every decision it takes.
///
/// Nothing here suspends, locks or reads a clock. Each function changes the state and answers with a
/// ``Todo``: what the shell, ``Batcher``, has to do. `Item` is what stands in line, and `Waiter` is
/// whom to tell that there is room or that a flush is over. Times are measured from the batcher's
/// creation.
///
/// A batch starts when none is being handled and
/// 1. the line is long enough for a full batch, or
/// 2. the first in line has lingered for long enough, also while a batch was being handled, or
/// 3. somebody asked to flush the first in line, or closed the batcher.
struct BatchState<Item, Waiter> {
  /// What the shell has to do, in this order.
  struct Todo {
    /// Who can stop waiting: there is room in the line, or a flush is over.
    var told: [Waiter] = []
    /// A window to close in time, by its number, and when.
    var opened: (window: UInt64, end: Duration)?
    /// Whether the timer of the last window is no longer needed.
    var stopsTimer = false
    /// A batch to handle, and its number, from 1.
    var batch: (number: Int, items: [Item])?
  }

  private struct Entry {
    let item: Item
    /// When it has lingered for long enough.
    let end: Duration
  }

  let policy: BatchPolicy
  private var line = Line<Entry>()
  private var lastNumber: UInt64 = 0
  /// The lowest number of the batch that is being handled.
  private var handling: UInt64?
  private var batchCount = 0
  /// The window in which the first in line waits for others.
  private(set) var window: UInt64?
  private var lastWindow: UInt64 = 0
  /// Nobody up to this number lingers.
  private var flushed: UInt64 = 0
  /// Who waits until nobody up to a number is left, in the order of the numbers.
  private var flushes: [(through: UInt64, waiter: Waiter)] = []
  /// Who waits for room in the line, by number: looked up, never walked through.
  private var doors: [UInt64: Waiter] = [:]
  private(set) var isClosed = false

  init(_ policy: BatchPolicy) { self.policy = policy }

  /// How many stand in line, those who wait for room included.
  var count: Int { line.count }

  /// Whether a batch is being handled.
  var isHandling: Bool { handling != nil }

  /// Whether no window is open and nobody waits for anything.
  var isQuiet: Bool {
    line.count == 0 && handling == nil && window == nil && flushes.isEmpty && doors.isEmpty
  }

  /// Lets somebody into the line.
  ///
  /// - Returns: the number, and whether there is room: who finds none waits at the door, in line all
  ///   the same; `nil` if the batcher is closed.
  mutating func arrive(_ item: Item, at now: Duration) -> (
    number: UInt64, hasRoom: Bool, todo: Todo
  )? {
    if isClosed { return nil }
    lastNumber += 1
    line.append(Entry(item: item, end: now + policy.linger), number: lastNumber)
    // Whoever finds the line full may be let in by the very batch that starts now.
    let todo = proceed(at: now)
    return (lastNumber, isInside(lastNumber), todo)
  }

  /// Notes whom to tell when there is room; false if there is by now.
  mutating func wait(at number: UInt64, _ waiter: Waiter) -> Bool {
    if isInside(number) { return false }
    doors[number] = waiter
    return true
  }

  /// Takes out of the line who does not want to wait any more; `nil` if it is too late for that.
  mutating func withdraw(_ number: UInt64) -> (item: Item, todo: Todo)? {
    guard let (place, entry) = line.remove(number) else { return nil }
    var todo = Todo()
    doors[number] = nil
    if place < policy.capacity { letIn(1, &todo) }
    if line.count == 0 { closeWindow(&todo) }
    endFlushes(&todo)
    return (entry.item, todo)
  }

  /// The time of a window is up.
  mutating func endWindow(_ number: UInt64, at now: Duration) -> Todo {
    guard window == number else { return Todo() }
    window = nil
    // Should the first in line have left meanwhile, the next one has a window of its own.
    return proceed(at: now)
  }

  /// The handler is done with its batch, and everybody in it has an answer.
  mutating func finishBatch(at now: Duration) -> Todo {
    precondition(handling != nil, "a batch that ends has begun")
    handling = nil
    var todo = proceed(at: now)
    endFlushes(&todo)
    return todo
  }

  /// Lets nobody who is here linger, and notes whom to tell when they all have an answer.
  mutating func flush(_ waiter: Waiter, at now: Duration) -> Todo {
    flushed = lastNumber
    flushes.append((lastNumber, waiter))
    var todo = proceed(at: now)
    endFlushes(&todo)
    return todo
  }

  /// Lets nobody in any more.
  mutating func close() { isClosed = true }

  /// Whether the first few, as many as there is room for, include a number, or it has left.
  private func isInside(_ number: UInt64) -> Bool {
    line.number(at: policy.capacity).map { number < $0 } ?? true
  }

  /// Starts a batch if it is time for one, or opens the window in which others may come.
  private mutating func proceed(at now: Duration) -> Todo {
    var todo = Todo()
    guard handling == nil, let (first, entry) = line.first else { return todo }
    guard line.count >= policy.maxSize || entry.end <= now || first <= flushed else {
      if window == nil {
        lastWindow += 1
        window = lastWindow
        todo.opened = (lastWindow, entry.end)
      }
      return todo
    }
    closeWindow(&todo)
    let items = line.removeFirst(policy.maxSize).map(\.item)
    handling = first
    batchCount += 1
    todo.batch = (batchCount, items)
    letIn(items.count, &todo)
    return todo
  }

  private mutating func closeWindow(_ todo: inout Todo) {
    if window == nil { return }
    window = nil
    todo.stopsTimer = true
  }

  /// Tells the last few of those inside that there was room for them: as many as have left.
  private mutating func letIn(_ count: Int, _ todo: inout Todo) {
    if doors.isEmpty { return }
    for place in max(0, policy.capacity - count)..<policy.capacity {
      guard let number = line.number(at: place) else { return }
      if let waiter = doors.removeValue(forKey: number) { todo.told.append(waiter) }
    }
  }

  /// Ends the flushes that nobody in line or in the batch holds up.
  private mutating func endFlushes(_ todo: inout Todo) {
    guard !flushes.isEmpty else { return }
    let oldest = handling ?? line.first?.number ?? .max
    let ended = flushes.prefix { $0.through < oldest }
    todo.told += ended.map(\.waiter)
    flushes.removeFirst(ended.count)
  }
}
