/// The callees that have been invoked and not started, first come first.
///
/// Indexed by promise number, so that whoever awaits a promise takes its callee out in constant time.
/// Numbers only grow: the list is a window that slides over them, with holes where callees were taken.
struct ReadyList {
  private var window: ContiguousArray<Callee?> = []
  /// The promise number of the first place in the window.
  private var base: UInt64 = 0
  /// Places at the front of the window that are empty.
  private var head = 0
  private(set) var count = 0

  /// The promise number of the callee that has been ready for longest.
  var oldest: UInt64? { count == 0 ? nil : base + UInt64(head) }

  /// Adds a callee whose promise is newer than all before.
  ///
  /// O(1), amortised.
  mutating func append(_ callee: Callee, of promise: PromiseID) {
    let number = promise.number
    if count == 0 {
      window.removeAll(keepingCapacity: window.count < 4096)
      base = number
      head = 0
    }
    precondition(number >= base + UInt64(window.count), "promise numbers only grow")
    while base + UInt64(window.count) < number { window.append(nil) }
    window.append(callee)
    count += 1
  }

  /// Takes out the callee of one promise, if it is here.
  ///
  /// O(1), amortised.
  mutating func take(_ promise: PromiseID) -> Callee? {
    guard count > 0, promise.number >= base, promise.number - base < window.count else {
      return nil
    }
    return take(at: Int(promise.number - base))
  }

  /// Takes out the callee that has been ready for longest.
  ///
  /// O(1), amortised.
  mutating func takeOldest() -> Callee? { count == 0 ? nil : take(at: head) }

  private mutating func take(at index: Int) -> Callee? {
    guard let callee = window[index] else { return nil }
    window[index] = nil
    count -= 1
    if count > 0 {
      while window[head] == nil { head += 1 }
      if head > 1024, head > window.count / 2 {
        window.removeFirst(head)
        base += UInt64(head)
        head = 0
      }
    }
    return callee
  }
}
