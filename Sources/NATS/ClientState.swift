/// What a client knows and has still to say; does nothing itself.
struct ClientState {
  typealias Waiter = CheckedContinuation<Result<Bool, NATSError>, Never>
  typealias Messages = AsyncThrowingStream<NATSMessage, any Error>.Continuation

  /// What is left to do outside the lock.
  enum Action {
    case none
    case resume(Waiter, Result<Bool, NATSError>)
    case hand(NATSMessage, Messages)
    /// The connection is to be given up.
    case end(NATSError)
  }

  private enum Phase {
    case apart(NATSError)
    case connected(payloadBytes: Int)
    case closed(NATSError)
  }

  private struct Subscription {
    let subject: String
    let queue: String?
    let messages: Messages
  }

  /// Where the server tells that nobody listens; the last part is the number of the publication.
  private static let inbox = "_INBOX.reprise"

  private var phase: Phase
  private let outputBytes: Int
  private var output: [UInt8] = []
  private var subscriptions: [Int: Subscription] = [:]
  /// Who waits for which `PONG`, in the order of the `PING`s.
  private var pings: [(number: Int, waiter: Waiter?)] = []
  /// Publications that nobody heard.
  private var unheard: Set<Int> = []
  /// Who waits for a connection.
  private var arrivals: [Waiter] = []
  private var lastNumber = 0
  /// The thread waits for sockets; only then is waking it worth a system call.
  private var isAsleep = false

  init(outputBytes: Int) {
    phase = .apart(NATSError(.notConnected, "no connection yet"))
    self.outputBytes = outputBytes
  }

  // MARK: What callers ask for

  /// Publishes, and asks for a sign that the server has it and whether somebody listens.
  mutating func publish(_ payload: [UInt8], to subject: String, _ waiter: Waiter) -> Action {
    switch phase {
    case .apart(let error), .closed(let error): return .resume(waiter, .failure(error))
    case .connected(let limit):
      guard payload.count <= limit else {
        let detail = "\(payload.count) bytes for \(subject), and the server takes \(limit)"
        return .resume(waiter, .failure(NATSError(.payloadTooLarge, detail)))
      }
      guard output.count + payload.count <= outputBytes else {
        let detail = "\(output.count) bytes wait to be sent"
        return .resume(waiter, .failure(NATSError(.bufferFull, detail)))
      }
      lastNumber += 1
      say("PUB \(subject) \(Self.inbox).\(lastNumber) \(payload.count)")
      output += payload
      output += [0x0D, 0x0A]
      ping(lastNumber, waiter)
      return .none
    }
  }

  /// Asks for a sign that the server has everything up to now.
  mutating func flush(_ waiter: Waiter) -> Action {
    switch phase {
    case .apart(let error), .closed(let error): return .resume(waiter, .failure(error))
    case .connected:
      lastNumber += 1
      ping(lastNumber, waiter)
      return .none
    }
  }

  /// Waits until there is a connection.
  mutating func arrive(_ waiter: Waiter) -> Action {
    switch phase {
    case .connected: return .resume(waiter, .success(true))
    case .closed(let error): return .resume(waiter, .failure(error))
    case .apart:
      arrivals.append(waiter)
      return .none
    }
  }

  /// Subscribes, now and after every return; a client that has ended says why.
  mutating func subscribe(
    _ subject: String, queue: String?, _ messages: Messages
  ) throws(NATSError) -> Int {
    if case .closed(let error) = phase { throw error }
    lastNumber += 1
    subscriptions[lastNumber] = Subscription(subject: subject, queue: queue, messages: messages)
    if case .connected = phase { announce(lastNumber) }
    return lastNumber
  }

  mutating func unsubscribe(_ number: Int) {
    guard subscriptions.removeValue(forKey: number) != nil, case .connected = phase else { return }
    say("UNSUB \(number)")
  }

  // MARK: What the thread tells

  /// The server has let the client in.
  mutating func connected(payloadBytes: Int) -> [Waiter] {
    guard case .apart = phase else { return [] }
    phase = .connected(payloadBytes: payloadBytes)
    output = []
    say("SUB \(Self.inbox).* 0")
    for number in subscriptions.keys.sorted() { announce(number) }
    defer { arrivals = [] }
    return arrivals
  }

  /// There is no connection any more, or for ever, and these have waited in vain.
  mutating func lost(_ error: NATSError, forEver: Bool) -> (waiters: [Waiter], streams: [Messages])
  {
    var waiters = pings.compactMap(\.waiter)
    var streams: [Messages] = []
    pings = []
    unheard = []
    output = []
    if case .closed = phase { return (waiters, streams) }
    phase = forEver ? .closed(error) : .apart(NATSError(.notConnected, "\(error)"))
    if forEver {
      waiters += arrivals
      arrivals = []
      streams = subscriptions.values.map(\.messages)
      subscriptions = [:]
    }
    return (waiters, streams)
  }

  mutating func receive(_ operation: ServerOperation) -> Action {
    switch operation {
    case .info, .ok: return .none
    case .ping:
      say("PONG")
      return .none
    case .pong:
      guard !pings.isEmpty else {
        return .end(NATSError(.badProtocol, "a PONG for which nobody asked"))
      }
      let (number, waiter) = pings.removeFirst()
      let isHeard = unheard.remove(number) == nil
      return waiter.map { .resume($0, .success(isHeard)) } ?? .none
    case .message(let message, 0):
      if message.status == 503, let number = Int(message.subject.dropFirst(Self.inbox.count + 1)),
        let oldest = pings.first, (oldest.number...lastNumber).contains(number)
      {
        unheard.insert(number)
      }
      return .none
    case .message(let message, let number):
      return subscriptions[number].map { .hand(message, $0.messages) } ?? .none
    case .error(let text):
      // The server goes on after these, and closes the connection after all others.
      let isHarmless = text.lowercased().hasPrefix("permissions violation")
      return isHarmless ? .none : .end(NATSError(.connectionLost, "the server said: \(text)"))
    }
  }

  /// Asks the server for a sign of life.
  mutating func ask() {
    lastNumber += 1
    ping(lastNumber, nil)
  }

  /// What is to be written now; `nil` when the client is closed.
  mutating func takeOutput() -> [UInt8]? {
    if case .closed = phase { return nil }
    defer { output = [] }
    return output
  }

  var isClosed: Bool {
    if case .closed = phase { true } else { false }
  }

  /// Tells whether the thread may sleep; from then on it must be woken.
  mutating func fallAsleep() -> Bool {
    isAsleep = output.isEmpty && !isClosed
    return isAsleep
  }

  mutating func wakeUp() -> Bool {
    defer { isAsleep = false }
    return isAsleep
  }

  // MARK: Words

  private mutating func announce(_ number: Int) {
    guard let subscription = subscriptions[number] else { return }
    let queue = subscription.queue.map { "\($0) " } ?? ""
    say("SUB \(subscription.subject) \(queue)\(number)")
  }

  private mutating func ping(_ number: Int, _ waiter: Waiter?) {
    say("PING")
    pings.append((number, waiter))
  }

  private mutating func say(_ line: String) {
    output += line.utf8
    output += [0x0D, 0x0A]
  }
}
