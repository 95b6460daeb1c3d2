internal import Dispatch

/// All connections of a client, on its thread.
final class ClientPool: LoopResident {
  /// An exchange that has no connection yet, and until when it may look for one.
  typealias Hopeful = (exchange: Exchange, deadline: Moment)

  let limits: HTTPLimits
  private let connectionLimit: Int
  private let clock: HTTPClock
  private let poller: any Poller
  private let mailbox: Mailbox<ClientPool>
  var sockets: [Int: ClientSocket] = [:]
  /// Exchanges whose address is being looked for; they take places as well.
  var pending: [Int: Hopeful] = [:]
  /// Exchanges for which there is no place.
  var waiting: [Hopeful] = []
  /// Connections without an exchange; the last used is the last.
  private var idle: [HTTPOrigin: [Int]] = [:]
  private var lastNumber = 0
  private var scratch = [UInt8](repeating: 0, count: 64 * 1_024)
  /// No deadline is nearer than this.
  private var nearest: Moment?
  private(set) var isFinished = false

  /// How long a connection without an exchange is kept; servers wait longer.
  private static let idleTime = Duration.seconds(30)

  init(
    connections: Int, bodyLimit: Int, clock: HTTPClock, poller: any Poller,
    mailbox: Mailbox<ClientPool>
  ) {
    var limits = HTTPLimits()
    limits.bodyBytes = bodyLimit
    limits.headerBytes = 64 * 1_024
    self.limits = limits
    connectionLimit = connections
    self.clock = clock
    self.poller = poller
    self.mailbox = mailbox
  }

  var now: Moment { Moment(clock.elapsed()) }
  var gauge: Int { sockets.count }

  func turn(now: Moment) -> Moment? {
    if let nearest, nearest <= now { expire(now: now) }
    return nearest
  }

  func ready(_ event: Ready, now: Moment) {
    guard let socket = sockets[event.token] else { return }
    if socket.state == .connecting {
      guard event.canWrite || event.isBroken else { return }
      let code = socket.socket.connectionError()
      guard code == 0 else { return unreachable(socket, code) }
      socket.state = .open
    }
    if event.canRead || event.isBroken { read(socket) }
    if sockets[event.token] != nil { write(socket) }
  }

  // MARK: Finding a connection

  func start(_ exchange: Exchange) {
    if exchange.cancellation.isCancelled { return exchange.fail(CancellationError()) }
    if isFinished { return exchange.fail(HTTPClientError(.closed, "the client is closed")) }
    place((exchange, now + exchange.time), mayReuse: true)
  }

  private func place(_ hopeful: Hopeful, mayReuse: Bool) {
    note(hopeful.deadline)
    if mayReuse, let number = idle[hopeful.exchange.origin]?.popLast(),
      let socket = sockets[number]
    {
      return begin(hopeful, on: socket)
    }
    if sockets.count + pending.count >= connectionLimit && !closeAnIdleOne() {
      waiting.append(hopeful)
    } else {
      connect(hopeful, from: 0)
    }
  }

  private func closeAnIdleOne() -> Bool {
    let numbers = idle.values.compactMap(\.first)
    guard let socket = numbers.min().flatMap({ sockets[$0] }) else { return false }
    drop(socket)
    return true
  }

  private func connect(_ hopeful: Hopeful, from address: Int) {
    let exchange = hopeful.exchange
    let (number, origin) = (exchange.number, exchange.origin)
    pending[number] = hopeful
    let find: @Sendable () -> Result<(socket: Socket, address: Int), HTTPSocketError> = {
      Result { () throws(HTTPSocketError) in
        try Socket.connecting(host: origin.host, port: origin.port, from: address)
      }
    }
    if origin.isNumeric {
      connected(number, find())
    } else {
      // Asking for a name may take seconds, and this thread serves everybody.
      DispatchQueue.global().async { [mailbox] in
        let result = find()
        mailbox.post { $0.connected(number, result) }
      }
    }
  }

  private func connected(
    _ number: Int, _ result: Result<(socket: Socket, address: Int), HTTPSocketError>
  ) {
    // Nobody may be waiting any more.
    guard let hopeful = pending.removeValue(forKey: number) else { return }
    do {
      let (socket, address) = try result.get()
      lastNumber += 1
      try poller.add(socket.descriptor, token: lastNumber, .writing)
      let origin = hopeful.exchange.origin
      let member = ClientSocket(lastNumber, socket, address: address, origin)
      sockets[lastNumber] = member
      begin(hopeful, on: member)
    } catch {
      hopeful.exchange.fail(
        HTTPClientError(.unreachable, "\(hopeful.exchange.origin): \(error)"))
      placeWaiting()
    }
  }

  private func unreachable(_ socket: ClientSocket, _ code: Int32) {
    let exchange = socket.exchange
    let deadline = socket.deadline
    socket.exchange = nil
    drop(socket)
    guard let exchange, let deadline else { return }
    // A name may have several addresses. Whether it does is asked again; that is rare.
    if !socket.origin.isNumeric, deadline > now {
      connect((exchange, deadline), from: socket.address + 1)
    } else {
      let error = HTTPSocketError("connect", code: code)
      exchange.fail(HTTPClientError(.unreachable, "\(socket.origin): \(error)"))
    }
  }

  private func placeWaiting() {
    while !waiting.isEmpty,
      sockets.count + pending.count < connectionLimit
        || idle.values.contains(where: { !$0.isEmpty })
    {
      place(waiting.removeFirst(), mayReuse: true)
    }
  }

  // MARK: Using it

  private func begin(_ hopeful: Hopeful, on socket: ClientSocket) {
    socket.begin(hopeful.exchange, limits, deadline: hopeful.deadline)
    if socket.state == .open { write(socket) } else { settle(socket) }
  }

  private func write(_ socket: ClientSocket) {
    while !socket.output.isEmpty && socket.state == .open {
      let outcome = socket.socket.write(socket.output.bytes, from: socket.output.start)
      guard case .count(let count) = outcome else {
        // A server that refuses a body closes early; its answer may still be there to read.
        if case .failed = outcome { socket.output.remove(socket.output.count) }
        break
      }
      socket.output.remove(count)
    }
    settle(socket)
  }

  private func read(_ socket: ClientSocket) {
    switch socket.socket.read(into: &scratch) {
    case .wouldBlock: break
    case .failed(let code):
      lose(socket, HTTPSocketError("read", code: code).description)
    case .count(0):
      switch socket.exchange == nil ? .incomplete : socket.parser.endInput() {
      case .end: finish(socket, isKeptAlive: false)
      default: lose(socket, "the server closed the connection")
      }
    case .count(let count):
      guard socket.exchange != nil else { return drop(socket) }
      socket.parser.append(scratch[..<count])
      advance(socket)
    }
  }

  private func advance(_ socket: ClientSocket) {
    while let exchange = socket.exchange {
      switch socket.parser.next() {
      case .incomplete:
        if socket.hasOpened { socket.deadline = exchange.silence.map { now + $0 } }
        return settle(socket)
      case .head(let status, let headers): socket.receive(status, headers)
      case .body(let bytes):
        if !socket.receive(bytes, limit: limits.bodyBytes) {
          return fail(socket, .badResponse, "the response is larger than \(limits.bodyBytes) bytes")
        }
      case .end(let isKeptAlive): return finish(socket, isKeptAlive: isKeptAlive)
      case .failure(let reason): return fail(socket, .badResponse, reason)
      }
    }
  }

  private func finish(_ socket: ClientSocket, isKeptAlive: Bool) {
    socket.deliver()
    socket.served += 1
    if isKeptAlive && socket.output.isEmpty && !isFinished {
      socket.deadline = now + Self.idleTime
      idle[socket.origin, default: []].append(socket.number)
      settle(socket)
    } else {
      drop(socket)
    }
    placeWaiting()
  }

  private func lose(_ socket: ClientSocket, _ detail: String) {
    guard let exchange = socket.exchange, let deadline = socket.deadline else {
      return fail(socket, .connectionLost, detail)
    }
    // The server may have closed a connection just when it was used again.
    if socket.served > 0 && !socket.parser.hasBegun && exchange.isRepeatable {
      socket.exchange = nil
      drop(socket)
      place((exchange, deadline), mayReuse: false)
    } else {
      fail(socket, .connectionLost, detail)
    }
  }

  private func fail(_ socket: ClientSocket, _ reason: HTTPClientError.Reason, _ detail: String) {
    fail(socket, HTTPClientError(reason, "\(socket.origin): \(detail)"))
  }

  func fail(_ socket: ClientSocket, _ error: any Error) {
    let exchange = socket.exchange
    socket.exchange = nil
    drop(socket)
    if socket.hasOpened, case .events(let queue, _) = exchange?.receiver {
      // The one who opened has an answer already; the one who reads has not.
      queue.end(error)
    } else {
      exchange?.fail(error)
    }
    placeWaiting()
  }

  private func drop(_ socket: ClientSocket) {
    guard sockets.removeValue(forKey: socket.number) != nil else { return }
    poller.remove(socket.socket.descriptor)
    idle[socket.origin]?.removeAll { $0 == socket.number }
    if idle[socket.origin]?.isEmpty == true { idle[socket.origin] = nil }
  }

  func settle(_ socket: ClientSocket) {
    guard sockets[socket.number] != nil else { return }
    var interest: Interest = socket.state == .open && !socket.isPaused ? .reading : []
    if socket.state == .connecting || !socket.output.isEmpty { interest.insert(.writing) }
    if interest != socket.interest {
      poller.change(socket.socket.descriptor, token: socket.number, to: interest)
      socket.interest = interest
    }
    note(socket.deadline)
  }

  // MARK: Time and the end

  private func note(_ deadline: Moment?) {
    if let deadline { nearest = min(nearest ?? deadline, deadline) }
  }

  private func expire(now: Moment) {
    let due = sockets.values.filter { $0.deadline.map { $0 <= now } ?? false }
    for socket in due.sorted(by: { $0.number < $1.number }) {
      fail(socket, .timedOut, "no response in time")
    }
    let late = pending.values.filter { $0.deadline <= now } + waiting.filter { $0.deadline <= now }
    pending = pending.filter { $0.value.deadline > now }
    waiting.removeAll { $0.deadline <= now }
    for hopeful in late.sorted(by: { $0.exchange.number < $1.exchange.number }) {
      hopeful.exchange.fail(
        HTTPClientError(.unreachable, "\(hopeful.exchange.origin): no connection in time"))
    }
    nearest = nil
    for socket in sockets.values { note(socket.deadline) }
    for hopeful in pending.values { note(hopeful.deadline) }
    for hopeful in waiting { note(hopeful.deadline) }
  }

  func close() {
    isFinished = true
    let error = HTTPClientError(.closed, "the client was closed")
    let hopefuls = pending.values.map(\.exchange) + waiting.map(\.exchange)
    pending = [:]
    waiting = []
    for socket in sockets.values.sorted(by: { $0.number < $1.number }) { fail(socket, error) }
    for exchange in hopefuls.sorted(by: { $0.number < $1.number }) { exchange.fail(error) }
  }
}
