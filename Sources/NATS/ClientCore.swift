internal import Synchronization

/// What a client and its thread share.
final class ClientCore: Sendable {
  let server: NATSServer
  let options: NATSOptions
  let alarm: Alarm
  private let state: Mutex<ClientState>

  init(server: NATSServer, options: NATSOptions) throws(NATSError) {
    self.server = server
    self.options = options
    alarm = try Alarm()
    state = Mutex(ClientState(outputBytes: options.outputBytes))
  }

  /// Changes the state, does what is left to do, and wakes the thread if there is something for it.
  func callerAsks(_ change: (inout sending ClientState) -> ClientState.Action) {
    let (action, isAsleep) = state.withLock { state in (change(&state), state.wakeUp()) }
    if isAsleep { alarm.ring() }
    if case .resume(let waiter, let result) = action { waiter.resume(returning: result) }
  }

  func subscribe(
    _ subject: String, queue: String?, _ messages: ClientState.Messages
  ) throws(NATSError) -> Int {
    let (number, isAsleep) = try state.withLock { (state) throws(NATSError) in
      (try state.subscribe(subject, queue: queue, messages), state.wakeUp())
    }
    if isAsleep { alarm.ring() }
    return number
  }

  func close() {
    lose(NATSError(.closed, "the client is closed"), forEver: true)
    // It may sleep between two attempts, or while it connects.
    alarm.ring()
  }

  // MARK: On the client's thread

  var isClosed: Bool { state.withLock { $0.isClosed } }

  func connected(payloadBytes: Int) {
    let waiters = state.withLock { $0.connected(payloadBytes: payloadBytes) }
    for waiter in waiters { waiter.resume(returning: .success(true)) }
  }

  func lose(_ error: NATSError, forEver: Bool) {
    let (waiters, streams) = state.withLock { $0.lost(error, forEver: forEver) }
    for waiter in waiters { waiter.resume(returning: .failure(error)) }
    for stream in streams { stream.finish(throwing: error) }
  }

  func receive(_ operation: ServerOperation) throws(NATSError) {
    switch state.withLock({ $0.receive(operation) }) {
    case .none: break
    case .resume(let waiter, let result): waiter.resume(returning: result)
    // What has no room is dropped: the subscriber is too slow.
    case .hand(let message, let messages): messages.yield(message)
    case .end(let error): throw error
    }
  }

  func ask() { state.withLock { $0.ask() } }
  func takeOutput() -> [UInt8]? { state.withLock { $0.takeOutput() } }
  func fallAsleep() -> Bool { state.withLock { $0.fallAsleep() } }
  func wakeUp() { state.withLock { _ = $0.wakeUp() } }
}
