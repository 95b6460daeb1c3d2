/// Decides what becomes of the pieces of a stream; calls and resumes nothing itself.
struct StreamState: ~Copyable {
  typealias Signal = @Sendable () -> Void
  typealias Waiter = CheckedContinuation<Bool, Never>

  private let capacity: Int
  private let byteCapacity: Int
  private var pieces: [[UInt8]] = []
  private var byteCount = 0
  private var signal: Signal?
  private var isAttached = false
  /// The connection was told and has not come yet; it need not be told again.
  private var isSignalled = false
  private var waiters: [(number: Int, waiter: Waiter)] = []
  private var lastNumber = 0
  /// Waiters whose task was cancelled before they began to wait.
  private var cancelled: Set<Int> = []
  private(set) var end: ResponseStream.End?

  init(capacity: Int, byteCapacity: Int) {
    self.capacity = capacity
    self.byteCapacity = byteCapacity
  }

  private var hasRoom: Bool { pieces.count < capacity && byteCount < byteCapacity }

  mutating func offer(_ bytes: [UInt8]) -> (ResponseStream.Offer, Signal?) {
    if end != nil { return (.closed, nil) }
    if bytes.isEmpty { return (.queued, nil) }
    guard pieces.isEmpty || hasRoom && byteCount + bytes.count <= byteCapacity else {
      return (.full, nil)
    }
    pieces.append(bytes)
    byteCount += bytes.count
    return (.queued, signalOnce())
  }

  mutating func attach(_ signal: @escaping Signal) -> (isFirst: Bool, Signal?) {
    if isAttached { return (false, nil) }
    isAttached = true
    self.signal = signal
    return (true, pieces.isEmpty && end == nil ? nil : signalOnce())
  }

  mutating func take() -> (pieces: [[UInt8]], isLast: Bool, [Waiter]) {
    isSignalled = false
    let taken = pieces
    pieces = []
    byteCount = 0
    if end != nil { signal = nil }
    return (taken, end != nil, takeWaiters())
  }

  mutating func close(_ reason: ResponseStream.End) -> (isFirst: Bool, Signal?, [Waiter]) {
    if end != nil { return (false, nil, []) }
    end = reason
    return (true, signalOnce(), takeWaiters())
  }

  mutating func nextWaiter() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// Registers a waiter, or answers at once.
  mutating func wait(_ number: Int, _ waiter: Waiter) -> Bool? {
    if cancelled.remove(number) != nil { return false }
    // A piece that is large needs more room than for one byte, so only an empty buffer is sure.
    if end != nil || pieces.isEmpty { return true }
    waiters.append((number, waiter))
    return nil
  }

  mutating func cancel(_ number: Int) -> Waiter? {
    guard let place = waiters.firstIndex(where: { $0.number == number }) else {
      cancelled.insert(number)
      return nil
    }
    return waiters.remove(at: place).waiter
  }

  private mutating func takeWaiters() -> [Waiter] {
    defer { waiters = [] }
    return waiters.map(\.waiter)
  }

  private mutating func signalOnce() -> Signal? {
    if isSignalled || signal == nil { return nil }
    isSignalled = true
    return signal
  }
}
