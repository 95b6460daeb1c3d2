/// A connection with its socket, its handler's task and its stream: the shell of the state machine.
final class ServerSocket {
  let number: Int
  let socket: Socket
  private(set) var connection: ServerConnection
  /// What the poller waits for.
  var interest = Interest.reading
  /// Numbers the requests, so that a late answer is not taken for the next one's.
  private var requestNumber = 0
  private var task: Task<Void, Never>?
  private var stream: ResponseStream?
  private unowned let thread: ServerThread

  init(_ number: Int, _ socket: Socket, _ thread: ServerThread, now: Moment) {
    self.number = number
    self.socket = socket
    self.thread = thread
    connection = ServerConnection(thread.limits, now: now)
  }

  var isClosed: Bool { connection.phase == .closed }

  // MARK: Events

  func ready(_ event: Ready, now: Moment) {
    if event.canRead || event.isBroken { read(isBroken: event.isBroken) }
    proceed(now: now)
  }

  func answered(_ request: Int, with response: HTTPResponse, now: Moment) {
    guard request == requestNumber, connection.phase == .handling else {
      if case .stream(let stream) = response.body { stream.close(.clientGone) }
      return
    }
    task = nil
    respond(response, now: now)
    proceed(now: now)
  }

  func expire(now: Moment) {
    switch connection.expire(now: now, date: thread.date()) {
    case .nothing: break
    case .cancelHandler:
      task?.cancel()
      task = nil
    case .endStream: stream?.close(.lifetimeOver)
    case .stalled: stream?.close(.stalled)
    }
    proceed(now: now)
  }

  func drain(now: Moment) {
    connection.drain()
    stream?.close(.shutdown)
    proceed(now: now)
  }

  func abandon(_ reason: ResponseStream.End) {
    connection.abandon()
    release(reason)
  }

  // MARK: Work

  /// Does everything that can be done without waiting.
  func proceed(now: Moment) {
    while true {
      while let request = connection.next(now: now, date: thread.date()) {
        begin(request, now: now)
      }
      pump()
      let wasHeldBack = connection.isHeldBack
      guard write(now: now) else { break }
      // Written to the end: there is room for the next of what waits.
      if connection.phase == .closing {
        if !connection.hasInputEnded { socket.finishWriting() }
        connection.linger(now: now)
      }
      guard wasHeldBack else { break }
    }
    if isClosed { release(.clientGone) }
  }

  private func begin(_ request: HTTPRequest, now: Moment) {
    requestNumber &+= 1
    if let response = thread.answers.immediate(request) {
      respond(response, now: now)
      return
    }
    task = thread.answers.start(request, on: thread.executor) {
      [mailbox = thread.mailbox, number, requestNumber] reply in
      let isPosted = mailbox.post { $0.answered(number, request: requestNumber, with: reply) }
      if !isPosted, case .stream(let stream) = reply.body { stream.close(.shutdown) }
    }
  }

  private func respond(_ response: HTTPResponse, now: Moment) {
    guard case .stream(let stream) = response.body else {
      _ = connection.respond(response, now: now, date: thread.date())
      return
    }
    let isFirst = stream.attach { [mailbox = thread.mailbox, number] in
      mailbox.post { $0.streamReady(number) }
    }
    guard isFirst else {
      let twice = HTTPResponse.text("this stream has a connection\n", .internalServerError)
      _ = connection.respond(twice, now: now, date: thread.date())
      return
    }
    if connection.respond(response, now: now, date: thread.date()) {
      self.stream = stream
      task = thread.answers.produce(stream)
    } else {
      stream.close(.finished)
    }
  }

  /// Moves pieces of the stream to the output, but not before the client took those before.
  func pump() {
    guard let stream, connection.phase == .streaming, connection.output.isEmpty else { return }
    let (pieces, isLast) = stream.take()
    connection.stream(pieces, isLast: isLast)
    if isLast { self.stream = nil }
  }

  private func read(isBroken: Bool) {
    guard connection.wantsToRead else {
      if isBroken { connection.abandon() }
      return
    }
    switch thread.read(socket) {
    case .bytes(let bytes): connection.receive(bytes)
    case .nothing: break
    case .end:
      // A client that only listens to a stream has nothing left to say but this.
      if connection.phase == .streaming { connection.abandon() } else { connection.endInput() }
    case .lost: connection.abandon()
    }
  }

  /// Writes until everything is written or the client has to read first.
  ///
  /// - Returns: whether everything is written.
  private func write(now: Moment) -> Bool {
    while !isClosed {
      guard !connection.output.isEmpty else { return true }
      let output = connection.output
      switch socket.write(output.bytes, from: output.start) {
      case .count(let count): connection.wrote(count, now: now)
      case .wouldBlock:
        connection.wrote(0, now: now)
        return false
      case .failed: connection.abandon()
      }
      pump()
    }
    return false
  }

  private func release(_ reason: ResponseStream.End) {
    task?.cancel()
    task = nil
    stream?.close(reason)
    stream = nil
  }
}
