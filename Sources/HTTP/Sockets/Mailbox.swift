internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Messages from any thread to a loop's thread, with a pipe that wakes it.
final class Mailbox<Resident>: Sendable {
  typealias Work = @Sendable (Resident) -> Void

  private enum Posting { case late, quiet, wake }

  /// What a thread finds when it looks.
  struct Post {
    var work: [Work] = []
    /// What tasks that run on this thread have to do next.
    var jobs: [UnownedJob] = []

    var isEmpty: Bool { work.isEmpty && jobs.isEmpty }
  }

  private struct State {
    var post = Post()
    /// The thread waits for sockets; only then is waking it worth a system call.
    var isAsleep = false
    var isFinished = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let reader: Int32
  private let writer: Int32
  /// A number for others to see.
  let gauge = Atomic(0)

  init() throws(HTTPSocketError) {
    var ends: [Int32] = [-1, -1]
    // The array has room for the two numbers.
    if unsafe pipe(&ends) < 0 { throw .last("pipe") }
    makeNonBlocking(ends[0])
    makeNonBlocking(ends[1])
    reader = ends[0]
    writer = ends[1]
  }

  deinit {
    _ = close(reader)
    _ = close(writer)
  }

  /// What becomes readable when the thread is to wake.
  var descriptor: Int32 { reader }

  @discardableResult
  func post(_ work: @escaping Work) -> Bool { post { $0.work.append(work) } }

  /// Has the thread run a job of a task.
  ///
  /// - Returns: whether the thread still runs; if not, somebody else has to.
  func post(_ job: UnownedJob) -> Bool { post { $0.jobs.append(job) } }

  private func post(_ add: (inout Post) -> Void) -> Bool {
    let outcome: Posting = state.withLock { state in
      if state.isFinished { return .late }
      add(&state.post)
      defer { state.isAsleep = false }
      return state.isAsleep ? .wake : .quiet
    }
    if outcome == .wake {
      var byte: UInt8 = 0
      // One byte of a local. A full pipe wakes as well.
      _ = unsafe write(writer, &byte, 1)
    }
    return outcome != .late
  }

  // MARK: On the loop's thread

  func take() -> Post {
    state.withLock { state in
      defer { state.post = Post() }
      return state.post
    }
  }

  /// Tells whether the thread may sleep; from then on messages wake it.
  func fallAsleep() -> Bool {
    state.withLock { state in
      state.isAsleep = state.post.isEmpty
      return state.isAsleep
    }
  }

  func wakeUp() { state.withLock { $0.isAsleep = false } }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    // The array is as long as the call is told.
    while unsafe read(reader, &bytes, bytes.count) == bytes.count {}
  }

  /// Takes no more messages, unless some wait, and tells those who wait for that.
  ///
  /// - Returns: whether that is so; if not, there is work to take.
  func finish() -> Bool {
    let waiters: [CheckedContinuation<Void, Never>]? = state.withLock { state in
      guard state.post.isEmpty else { return nil }
      state.isFinished = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters ?? [] { waiter.resume() }
    return waiters != nil
  }

  func finished() async {
    await withCheckedContinuation { waiter in
      let isFinished = state.withLock { state in
        if !state.isFinished { state.waiters.append(waiter) }
        return state.isFinished
      }
      if isFinished { waiter.resume() }
    }
  }
}
