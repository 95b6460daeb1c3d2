/// The connections of one of a server's threads, and, for the first thread, the listening socket.
final class ServerThread: LoopResident {
  enum Input {
    case bytes(ArraySlice<UInt8>)
    case nothing
    case end
    case lost
  }

  let limits: HTTPLimits
  let answers: Answers
  let mailbox: Mailbox<ServerThread>
  let executor: LoopExecutor
  private let clock: HTTPClock
  private let poller: any Poller
  private var listener: Socket?
  /// The threads that get connections from this one.
  private let others: [Loop<ServerThread>]
  private var lastReceiver = 0
  private let places: ConnectionPlaces
  private var isListening = false
  private var sockets: [Int: ServerSocket] = [:]
  /// 0 is the mailbox, 1 the listener.
  private var lastNumber = 1
  private var dateText = DateText()
  /// One buffer serves all connections: what is read is used at once.
  private var scratch = [UInt8](repeating: 0, count: 64 * 1_024)
  /// No deadline is nearer than this.
  private var nearest: Moment?
  private var isStopping = false
  private var stopBy: Moment?

  init(
    others: [Loop<ServerThread>], places: ConnectionPlaces, limits: HTTPLimits,
    clock: HTTPClock, answers: Answers,
    poller: any Poller, mailbox: Mailbox<ServerThread>, executor: LoopExecutor
  ) {
    self.others = others
    self.places = places
    self.limits = limits
    self.clock = clock
    self.answers = answers
    self.poller = poller
    self.mailbox = mailbox
    self.executor = executor
  }

  private var now: Moment { Moment(clock.elapsed()) }

  func date() -> String { dateText.text(at: clock.secondsSince1970()) }

  // MARK: LoopResident

  var isFinished: Bool { isStopping && sockets.isEmpty }

  var gauge: Int { sockets.count }

  func ready(_ event: Ready, now: Moment) {
    if event.token == 1 {
      accept(now: now)
    } else if let socket = sockets[event.token] {
      socket.ready(event, now: now)
      settle(socket)
    }
  }

  func turn(now: Moment) -> Moment? {
    if let stopBy, stopBy <= now { stop() }
    if let nearest, nearest <= now { expire(now: now) }
    if !isListening { listen() }
    guard let stopBy else { return nearest }
    return min(stopBy, nearest ?? stopBy)
  }

  // MARK: Messages

  func listen(on socket: Socket) {
    if !isStopping { listener = socket }
  }

  func answered(_ number: Int, request: Int, with response: HTTPResponse) {
    guard let socket = sockets[number] else {
      if case .stream(let stream) = response.body { stream.close(.clientGone) }
      return
    }
    socket.answered(request, with: response, now: now)
    settle(socket)
  }

  func streamReady(_ number: Int) {
    guard let socket = sockets[number] else { return }
    socket.proceed(now: now)
    settle(socket)
  }

  func beginShutdown(within deadline: Duration) {
    closeListener()
    let end = now + deadline
    stopBy = min(stopBy ?? end, end)
    for number in sockets.keys.sorted() {
      guard let socket = sockets[number] else { continue }
      socket.drain(now: now)
      settle(socket)
    }
  }

  func stop() {
    closeListener()
    for number in sockets.keys.sorted() {
      guard let socket = sockets[number] else { continue }
      socket.abandon(.shutdown)
      settle(socket)
    }
  }

  // MARK: Connections

  /// Reads what has come, at most one buffer, so that one client does not keep the others waiting.
  func read(_ socket: Socket) -> Input {
    switch socket.read(into: &scratch) {
    case .count(0): .end
    case .count(let count): .bytes(scratch[..<count])
    case .wouldBlock: .nothing
    case .failed: .lost
    }
  }

  private func accept(now: Moment) {
    guard let listener else { return }
    do {
      // Not more than so many at a time, for the same reason.
      for _ in 0..<64 {
        guard let socket = try listener.accept() else { return }
        admit(socket)
      }
    } catch {
      // No descriptor or memory is free. The connection waits until one is, and so does the loop.
      poller.remove(listener.descriptor)
      isListening = false
      nearest = min(nearest ?? now, now + .milliseconds(100))
    }
  }

  private func admit(_ socket: Socket) {
    guard places.take() else {
      let text =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      // The client may not even get it; there is no room for one that is slow.
      _ = socket.write(Array(text.utf8), from: 0)
      return
    }
    lastReceiver = (lastReceiver + 1) % (others.count + 1)
    if lastReceiver == others.count {
      adopt(socket)
    } else if !others[lastReceiver].post({ $0.adopt(socket) }) {
      places.giveBack()
    }
  }

  /// Takes a connection over, which has a place already.
  func adopt(_ socket: Socket) {
    let now = self.now
    guard !isStopping else { return places.giveBack() }
    lastNumber += 1
    do {
      try poller.add(socket.descriptor, token: lastNumber, .reading)
    } catch {
      return places.giveBack()
    }
    let member = ServerSocket(lastNumber, socket, self, now: now)
    sockets[lastNumber] = member
    settle(member)
  }

  /// Puts into effect what an event changed.
  private func settle(_ socket: ServerSocket) {
    if socket.isClosed {
      poller.remove(socket.socket.descriptor)
      sockets[socket.number] = nil
      places.giveBack()
      return
    }
    var interest: Interest = []
    if socket.connection.wantsToRead { interest.insert(.reading) }
    if !socket.connection.output.isEmpty { interest.insert(.writing) }
    if interest != socket.interest {
      poller.change(socket.socket.descriptor, token: socket.number, to: interest)
      socket.interest = interest
    }
    if let deadline = socket.connection.deadline {
      nearest = min(nearest ?? deadline, deadline)
    }
  }

  private func expire(now: Moment) {
    nearest = nil
    var due: [Int] = []
    for (number, socket) in sockets {
      guard let deadline = socket.connection.deadline else { continue }
      if deadline <= now {
        due.append(number)
      } else {
        nearest = min(nearest ?? deadline, deadline)
      }
    }
    for number in due.sorted() {
      guard let socket = sockets[number] else { continue }
      socket.expire(now: now)
      settle(socket)
    }
  }

  private func listen() {
    guard let listener else { return }
    do {
      try poller.add(listener.descriptor, token: 1, .reading)
      isListening = true
    } catch {
      nearest = nearest ?? now + .milliseconds(100)
    }
  }

  private func closeListener() {
    isStopping = true
    if let listener, isListening { poller.remove(listener.descriptor) }
    listener = nil
  }
}
