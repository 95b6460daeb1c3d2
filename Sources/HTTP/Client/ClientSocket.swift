/// One connection of a client, with the exchange that uses it.
final class ClientSocket {
  enum State { case connecting, open }

  let number: Int
  let origin: HTTPOrigin
  let socket: Socket
  /// Which address of the host it is.
  let address: Int
  var state = State.connecting
  var interest = Interest.writing
  /// Exchanges that this connection has served: only an old one can be stale.
  var served = 0
  var exchange: Exchange?
  var output = OutputBuffer()
  var parser: ResponseParser
  var status = HTTPStatus.ok
  var headers = HTTPHeaders()
  var body: [UInt8] = []
  /// The response is a stream of events, and its reader knows.
  var hasOpened = false
  var events: EventParser
  var isPaused = false
  var deadline: Moment?

  init(_ number: Int, _ socket: Socket, address: Int, _ origin: HTTPOrigin) {
    self.number = number
    self.socket = socket
    self.origin = origin
    self.address = address
    parser = ResponseParser(HTTPLimits(), isHead: false)
    events = EventParser(limit: 0)
  }

  func begin(_ exchange: Exchange, _ limits: HTTPLimits, deadline: Moment) {
    self.exchange = exchange
    self.deadline = deadline
    output.append(exchange.bytes)
    let eventLimit = limits.bodyBytes
    var limits = limits
    // A stream of events has no end of its own.
    if case .events = exchange.receiver { limits.bodyBytes = .max }
    parser = ResponseParser(limits, isHead: exchange.method == "HEAD")
    body = []
    hasOpened = false
    events = EventParser(limit: eventLimit)
  }
}

// MARK: - The response

extension ClientSocket {
  func receive(_ status: HTTPStatus, _ headers: HTTPHeaders) {
    self.status = status
    self.headers = headers
    guard case .events(_, let opened) = exchange?.receiver, status == .ok else { return }
    hasOpened = true
    opened(.success(()))
  }

  /// Takes a piece of the body; tells whether it was not too much.
  func receive(_ bytes: [UInt8], limit: Int) -> Bool {
    guard hasOpened, case .events(let queue, _) = exchange?.receiver else {
      guard body.count + bytes.count <= limit else { return false }
      body += bytes
      return true
    }
    guard let new = events.take(bytes) else { return false }
    if !new.isEmpty { isPaused = queue.add(new) }
    return true
  }

  /// The response is complete.
  func deliver() {
    let exchange = self.exchange
    self.exchange = nil
    isPaused = false
    switch exchange?.receiver {
    case .reply(let reply):
      reply(.success(HTTPReply(status: status, headers: headers, body: body)))
    case .events(let queue, _) where hasOpened: queue.end(nil)
    case .events:
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      exchange?.fail(HTTPClientError(.noEvents(status), "\(origin): \(status): \(text)"))
    case nil: break
    }
    body = []
  }
}
