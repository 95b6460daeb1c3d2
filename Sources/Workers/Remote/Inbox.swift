internal import DurablePromises
internal import ResonateProtocol
internal import Synchronization

/// Hands what a receiver brings to whoever waits for it.
final class Inbox: Sendable {
  private struct Waiter {
    let number: Int
    let record: AsyncStream<PromiseRecord>.Continuation
  }

  private struct Stream {
    let number: Int
    let address: String
    let messages: AsyncStream<Message>.Continuation
  }

  private struct State {
    var waiters: [Name: [Waiter]] = [:]
    /// The oldest one first.
    var streams: [Stream] = []
    var lastNumber = 0

    mutating func nextNumber() -> Int {
      lastNumber += 1
      return lastNumber
    }
  }

  private let state = Mutex(State())

  /// The settlement of a promise, from now on; waiting ends with the stream.
  func settlements(of id: String) -> AsyncStream<PromiseRecord> {
    let (stream, continuation) = AsyncStream<PromiseRecord>.makeStream(
      bufferingPolicy: .bufferingOldest(1))
    let name = Name(id)
    let number = state.withLock { state in
      let number = state.nextNumber()
      state.waiters[name, default: []].append(Waiter(number: number, record: continuation))
      return number
    }
    continuation.onTermination = { [weak self] _ in self?.forget(waiter: number, of: name) }
    return stream
  }

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
    let (waiters, stream) = state.withLock { state in
      var waiters: [Waiter] = []
      if case .unblock(let record) = message, record.state != .pending {
        // A promise is settled once, so that nobody waits for it any longer.
        waiters = state.waiters.removeValue(forKey: Name(record.id)) ?? []
      }
      return (waiters, state.streams.first)
    }
    switch message {
    case .execute(let task, let version, _):
      stream?.messages.yield(.execute(task: task, version: version, address: stream?.address ?? ""))
    case .unblock(let record):
      for waiter in waiters {
        waiter.record.yield(record)
        waiter.record.finish()
      }
      stream?.messages.yield(.unblock(record, address: stream?.address ?? ""))
    }
  }

  private func forget(waiter number: Int, of name: Name) {
    state.withLock { state in
      state.waiters[name]?.removeAll { $0.number == number }
      if state.waiters[name]?.isEmpty == true { state.waiters[name] = nil }
    }
  }

  private func forget(stream number: Int) {
    state.withLock { state in state.streams.removeAll { $0.number == number } }
  }

  /// How many wait for promises, for the tests.
  var waiterCount: Int { state.withLock { $0.waiters.count } }
}
