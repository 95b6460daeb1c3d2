internal import DurablePromises
internal import ResonateProtocol
internal import Synchronization

/// Hands what a receiver brings to whoever waits for it.
final class Inbox: Sendable {
  /// What whoever waits for a promise hears.
  enum News: Sendable {
    case settled(PromiseRecord)
    case failed(any Error)
    /// Nobody asks again for what may have been lost.
    case untended
  }

  private struct Waiter {
    let number: Int
    let news: AsyncStream<News>.Continuation
  }

  /// Those who wait for one promise.
  private struct Wait {
    var waiters: [Waiter] = []
    /// When to ask again, in ticks; nil while somebody does.
    var countdown: Int? = 2
    var pause = 2
  }

  private struct Stream {
    let number: Int
    let address: String
    let messages: AsyncStream<Message>.Continuation
  }

  private struct State {
    var waits: [Name: Wait] = [:]
    /// Those who ask again, to be told when there is something to ask for.
    var tenders: [Int: AsyncStream<Void>.Continuation] = [:]
    /// The oldest one first.
    var streams: [Stream] = []
    var lastNumber = 0

    mutating func nextNumber() -> Int {
      lastNumber += 1
      return lastNumber
    }
  }

  /// The longest pause before somebody asks again, in ticks.
  private static let longestPause = 60
  private let state = Mutex(State())

  // MARK: Waiting for promises

  /// What happens to a promise, from now on; waiting ends with the stream.
  func news(of id: String) -> AsyncStream<News> {
    let (stream, continuation) = AsyncStream<News>.makeStream()
    let name = Name(id)
    let (number, tenders) = state.withLock { state in
      let number = state.nextNumber()
      let wasIdle = state.waits.isEmpty
      state.waits[name, default: Wait()].waiters.append(Waiter(number: number, news: continuation))
      if state.tenders.isEmpty { continuation.yield(.untended) }
      return (number, wasIdle ? Array(state.tenders.values) : [])
    }
    for tender in tenders { tender.yield() }
    continuation.onTermination = { [weak self] _ in self?.forget(waiter: number, of: name) }
    return stream
  }

  /// Tells those who wait for a promise what they wait for; a promise is settled once.
  func tell(_ news: News, about id: String) {
    let waiters = state.withLock { $0.waits.removeValue(forKey: Name(id))?.waiters }
    for waiter in waiters ?? [] {
      waiter.news.yield(news)
      waiter.news.finish()
    }
  }

  private func forget(waiter number: Int, of name: Name) {
    state.withLock { state in
      state.waits[name]?.waiters.removeAll { $0.number == number }
      if state.waits[name]?.waiters.isEmpty == true { state.waits[name] = nil }
    }
  }

  // MARK: Asking again

  /// Begins to ask again for whatever is waited for; it ends with the stream.
  ///
  /// - Returns: something whenever there is something to wait for again.
  func tend() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      let number = state.nextNumber()
      state.tenders[number] = continuation
      if !state.waits.isEmpty { continuation.yield() }
      return number
    }
    continuation.onTermination = { [weak self] _ in self?.forget(tender: number) }
    return stream
  }

  private func forget(tender number: Int) {
    state.withLock { state in
      guard state.tenders.removeValue(forKey: number) != nil, state.tenders.isEmpty else { return }
      for wait in state.waits.values {
        for waiter in wait.waiters { waiter.news.yield(.untended) }
      }
    }
  }

  /// Lets a tick pass.
  ///
  /// - Returns: the promises to ask for now; nil if nobody waits for any.
  func tick() -> [String]? {
    state.withLock { state in
      if state.waits.isEmpty { return nil }
      var due: [String] = []
      for (name, wait) in state.waits {
        guard let countdown = wait.countdown else { continue }
        state.waits[name]?.countdown = countdown > 1 ? countdown - 1 : nil
        if countdown <= 1 { due.append(name.text) }
      }
      return due.sorted()
    }
  }

  /// Notes that a promise was asked for in vain, so that it is asked for again, but later.
  func asked(_ id: String) {
    state.withLock { state in
      guard var wait = state.waits[Name(id)] else { return }
      wait.pause = min(2 * wait.pause, Self.longestPause)
      wait.countdown = wait.pause
      state.waits[Name(id)] = wait
    }
  }

  // MARK: Messages

  /// The messages from now on.
  func messages(for address: String) -> AsyncStream<Message> {
    let (stream, continuation) = AsyncStream<Message>.makeStream(
      bufferingPolicy: .bufferingNewest(100))
    let number = state.withLock { state in
      let number = state.nextNumber()
      state.streams.append(Stream(number: number, address: address, messages: continuation))
      return number
    }
    continuation.onTermination = { [weak self] _ in self?.forget(stream: number) }
    return stream
  }

  func put(_ message: InboundMessage) {
    let stream = state.withLock { $0.streams.first }
    switch message {
    case .execute(let task, let version, _):
      stream?.messages.yield(.execute(task: task, version: version, address: stream?.address ?? ""))
    case .unblock(let record):
      if record.state != .pending { tell(.settled(record), about: record.id) }
      stream?.messages.yield(.unblock(record, address: stream?.address ?? ""))
    }
  }

  private func forget(stream number: Int) {
    state.withLock { state in state.streams.removeAll { $0.number == number } }
  }

  /// Whether somebody asks again, for the tests.
  var isTended: Bool { state.withLock { !$0.tenders.isEmpty } }

  /// How many promises are waited for, for the tests.
  var waiterCount: Int { state.withLock { $0.waits.count } }
}
