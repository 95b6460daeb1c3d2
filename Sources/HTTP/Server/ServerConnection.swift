/// One connection of the server, without its socket: a state machine over bytes and moments.
///
/// The shell gives it what came, does what it asks, and writes what is in `output`.
struct ServerConnection {
  enum Phase: Hashable {
    /// Between requests or inside one.
    case reading
    /// A request is being answered.
    case handling
    /// A response's body comes over time.
    case streaming
    /// What is left is written; nothing more is read.
    case closing
    /// Everything is written, and the rest of the input is thrown away, so that the answer is not lost
    /// to a reset.
    case lingering
    case closed
  }

  /// What a passed deadline asks of the shell.
  enum Expiry: Hashable { case nothing, cancelHandler, endStream, stalled }

  /// How much may wait to be written before the next pipelined request is looked at.
  private static let outputBound = 256 * 1_024
  /// How much of pipelined requests may wait.
  private static let inputBound = 128 * 1_024
  /// How long the rest of the input is thrown away.
  private static let lingerTime = Duration.seconds(2)

  let limits: HTTPLimits
  private(set) var phase = Phase.reading
  private(set) var output = OutputBuffer()
  private(set) var hasInputEnded = false
  private var parser: RequestParser
  /// What the current request asked for.
  private var persistence = RequestParser.Persistence(isKeptAlive: false, isModern: true)
  private var isHead = false
  private var isChunked = false
  /// The server stops: the current response is the last.
  private var isDraining = false
  private var progress = RequestParser.Progress.nothing
  private var phaseDeadline: Moment?
  private var stallDeadline: Moment?

  init(_ limits: HTTPLimits, now: Moment) {
    self.limits = limits
    parser = RequestParser(limits)
    // Whoever connects and says nothing does not get the time of a known client.
    phaseDeadline = now + limits.headerTime
  }

  // MARK: What the shell asks

  var wantsToRead: Bool {
    switch phase {
    case .closed, .closing: false
    case .reading, .handling: !hasInputEnded && parser.bufferedCount < Self.inputBound
    case .streaming, .lingering: !hasInputEnded
    }
  }

  var deadline: Moment? {
    guard let stallDeadline else { return phaseDeadline }
    return min(stallDeadline, phaseDeadline ?? stallDeadline)
  }

  /// Nothing was asked that is not answered, so that a stopping server may close.
  var isIdle: Bool { phase == .reading && parser.progress == .nothing && output.isEmpty }

  /// Pipelined requests wait until the client has read responses.
  var isHeldBack: Bool { phase == .reading && output.count >= Self.outputBound }

  // MARK: Input

  mutating func receive(_ bytes: ArraySlice<UInt8>) {
    if phase == .reading || phase == .handling { parser.append(bytes) }
  }

  /// The client will send nothing more; it may still read.
  mutating func endInput() {
    hasInputEnded = true
    if phase == .lingering { phase = .closed }
  }

  /// The connection is lost, or has to go.
  mutating func abandon() {
    phase = .closed
    phaseDeadline = nil
    stallDeadline = nil
  }

  /// Finds the next request, after which the handler's answer is awaited.
  mutating func next(now: Moment, date: String) -> HTTPRequest? {
    while phase == .reading && output.count < Self.outputBound {
      switch parser.next() {
      case .expectsContinue:
        output.append("HTTP/1.1 100 Continue\r\n\r\n")
      case .request(let request, let persistence):
        self.persistence = persistence
        isHead = request.method == "HEAD"
        phase = .handling
        progress = .nothing
        phaseDeadline = now + limits.handlerTime
        return request
      case .failure(let error):
        refuse(error, now: now, date: date)
      case .incomplete:
        if hasInputEnded || isDraining && parser.progress == .nothing {
          beginClosing()
        } else {
          note(parser.progress, now: now)
        }
        return nil
      }
    }
    return nil
  }

  /// Starts the time of a part of the request with its first byte.
  private mutating func note(_ new: RequestParser.Progress, now: Moment) {
    guard new != progress else { return }
    progress = new
    switch new {
    case .nothing: break
    case .header: phaseDeadline = now + limits.headerTime
    case .body: phaseDeadline = now + limits.bodyTime
    }
  }

  // MARK: Output

  /// Writes a response's header, and its body if that is known.
  ///
  /// - Returns: whether the body is to follow piece by piece.
  mutating func respond(_ response: HTTPResponse, now: Moment, date: String) -> Bool {
    guard phase == .handling else { return false }
    guard ResponseHead.isValid(response.headers) else {
      let plain = HTTPResponse.text("a header field is not well-formed\n", .internalServerError)
      return respond(plain, now: now, date: date)
    }
    var isKeptAlive =
      persistence.isKeptAlive && !isDraining && !response.headers.lists("close", in: "Connection")
    var framing: ResponseHead.Framing
    var body: [UInt8] = []
    var isStream = false
    switch response.body {
    case .bytes(let bytes):
      framing = response.status.hasNoBody ? .none : .length(bytes.count)
      body = response.status.hasNoBody || isHead ? [] : bytes
    case .stream:
      framing = persistence.isModern ? .chunked : .untilClose
      if response.status.hasNoBody { framing = .none }
      isStream = !isHead && framing != .none
      // A client that comes back after a stream begins anew.
      isKeptAlive = isKeptAlive && !isStream
    }
    isChunked = framing == .chunked
    ResponseHead(
      status: response.status, headers: response.headers, framing: framing,
      isKeptAlive: isKeptAlive, isModern: persistence.isModern, date: date
    ).write(to: &output)
    output.append(body)
    if isStream {
      phase = .streaming
      phaseDeadline = nil
      if case .stream(let stream) = response.body {
        phaseDeadline = stream.lifetime.map { now + $0 }
      }
      parser = RequestParser(limits)
    } else if isKeptAlive {
      phase = .reading
      phaseDeadline = now + limits.idleTime
    } else {
      beginClosing()
    }
    return isStream
  }

  /// Writes pieces of a streamed body, and its end.
  mutating func stream(_ pieces: [[UInt8]], isLast: Bool) {
    guard phase == .streaming else { return }
    for piece in pieces where !piece.isEmpty {
      if isChunked { output.append(String(piece.count, radix: 16) + "\r\n") }
      output.append(piece)
      if isChunked { output.append("\r\n") }
    }
    if isLast {
      if isChunked { output.append("0\r\n\r\n") }
      beginClosing()
    }
  }

  /// The shell has tried to write, and the socket took `count` bytes.
  mutating func wrote(_ count: Int, now: Moment) {
    output.remove(count)
    if phase == .streaming { output.release() }
    if output.isEmpty {
      stallDeadline = nil
    } else if count > 0 || stallDeadline == nil {
      stallDeadline = now + limits.stallTime
    }
  }

  /// Everything is written, and the shell has ended its side of the connection.
  mutating func linger(now: Moment) {
    guard phase == .closing && output.isEmpty else { return }
    phase = hasInputEnded ? .closed : .lingering
    phaseDeadline = now + Self.lingerTime
  }

  // MARK: Time and the end

  mutating func expire(now: Moment, date: String) -> Expiry {
    if let stallDeadline, stallDeadline <= now {
      abandon()
      return .stalled
    }
    guard let due = phaseDeadline, due <= now else { return .nothing }
    phaseDeadline = nil
    switch phase {
    case .reading where parser.progress == .nothing:
      beginClosing()
    case .reading:
      refuse(
        RequestError(.requestTimeout, "the request did not come in time"), now: now, date: date)
    case .handling:
      persistence.isKeptAlive = false
      let late = HTTPResponse.text("no answer in time\n", .serviceUnavailable)
      _ = respond(late, now: now, date: date)
      return .cancelHandler
    case .streaming: return .endStream
    case .lingering: phase = .closed
    case .closing, .closed: break
    }
    return .nothing
  }

  /// The server stops: no request after the current one.
  mutating func drain() {
    isDraining = true
    if isIdle { abandon() }
  }

  private mutating func refuse(_ error: RequestError, now: Moment, date: String) {
    persistence = .init(isKeptAlive: false, isModern: true)
    isHead = false
    phase = .handling
    _ = respond(.text(error.reason + "\n", error.status), now: now, date: date)
  }

  private mutating func beginClosing() {
    phase = .closing
    phaseDeadline = nil
    parser = RequestParser(limits)
  }
}
