internal import Foundation

/// The thread of a client: connects, writes, reads, and connects again.
struct ClientThread {
  /// What a server says about itself.
  private struct ServerInfo: Decodable {
    var max_payload: Int?
    var tls_required: Bool?
  }

  /// What a client says about itself.
  private struct ClientInfo: Encodable {
    var verbose = false
    var pedantic = false
    var tls_required = false
    var lang = "swift"
    var version = "1"
    // Together these two make the server tell that nobody listens.
    var headers = true
    var no_responders = true
    var name: String
    var user: String?
    var pass: String?
    var auth_token: String?
  }

  let core: ClientCore
  private var options: NATSOptions { core.options }

  func run() {
    var delay = options.firstDelay
    while !core.isClosed {
      do throws(NATSError) {
        let socket = try TCPSocket.connect(
          to: core.server, milliseconds: milliseconds(options.connectTime), core.alarm
        ) { !core.isClosed }
        var parser = OperationParser(payloadLimit: options.payloadBytes)
        let payloadBytes = try enter(socket, &parser)
        delay = options.firstDelay
        core.connected(payloadBytes: payloadBytes)
        try converse(socket, &parser)
      } catch {
        core.lose(error, forEver: error.isFinal)
        pause(delay)
        delay = min(delay * 2, options.longestDelay)
      }
    }
  }

  /// Waits before the next attempt, unless the client is closed meanwhile.
  private func pause(_ delay: Duration) {
    let end = options.uptime() + delay
    while !core.isClosed, case let rest = end - options.uptime(), rest > .zero {
      core.alarm.wait(milliseconds: milliseconds(rest))
    }
  }

  // MARK: The beginning

  /// Shows who we are, and returns the size of the largest payload that the server takes.
  private func enter(
    _ socket: TCPSocket, _ parser: inout OperationParser
  ) throws(NATSError) -> Int {
    let end = options.uptime() + options.connectTime
    guard case .info(let json) = try next(socket, &parser, until: end) else {
      throw NATSError(.badProtocol, "\(core.server): the server does not begin with INFO")
    }
    guard let info = try? JSONDecoder().decode(ServerInfo.self, from: Data(json)) else {
      throw NATSError(.badProtocol, "\(core.server): the INFO of the server is malformed")
    }
    if info.tls_required == true {
      throw NATSError(
        .needsTLS, "\(core.server) asks for TLS; use a server without, or a proxy in front of it")
    }
    var rest = try introduction()[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(try socket.write(rest))
      if !rest.isEmpty { try wait(socket, writing: true, until: end) }
    }
    while true {
      switch try next(socket, &parser, until: end) {
      case .pong: return info.max_payload ?? 1_024 * 1_024
      case .error(let text): throw NATSError(.refused, "\(core.server): \(text)")
      default: continue
      }
    }
  }

  private func introduction() throws(NATSError) -> [UInt8] {
    var client = ClientInfo(name: options.name)
    switch core.server.credentials {
    case .user(let name, let password): (client.user, client.pass) = (name, password)
    case .token(let token): client.auth_token = token
    case nil: break
    }
    guard let json = try? JSONEncoder().encode(client) else {
      throw NATSError(.badAddress, "name and credentials must be text")
    }
    return Array("CONNECT ".utf8) + json + Array("\r\nPING\r\n".utf8)
  }

  private func next(
    _ socket: TCPSocket, _ parser: inout OperationParser, until end: Duration
  ) throws(NATSError) -> ServerOperation {
    var input = [UInt8](repeating: 0, count: 16 * 1_024)
    while true {
      if let operation = try parser.next() { return operation }
      if let count = try socket.read(into: &input) {
        parser.append(input[..<count])
      } else {
        try wait(socket, writing: false, until: end)
      }
    }
  }

  private func wait(_ socket: TCPSocket, writing: Bool, until end: Duration) throws(NATSError) {
    if core.isClosed { throw NATSError(.closed, "the client is closed") }
    let rest = end - options.uptime()
    guard rest > .zero else { throw NATSError(.unreachable, "\(core.server) does not answer") }
    _ = socket.wait(writing: writing, milliseconds: milliseconds(rest), core.alarm)
  }

  // MARK: Everything after that

  /// Writes and reads until the connection is lost or the client is closed.
  private func converse(_ socket: TCPSocket, _ parser: inout OperationParser) throws(NATSError) {
    var input = [UInt8](repeating: 0, count: 64 * 1_024)
    var unsent: ArraySlice<UInt8> = []
    var lastSign = options.uptime()
    var hasAsked = false
    while true {
      // 1. What came in together with the last thing read before.
      while let operation = try parser.next() { try core.receive(operation) }
      // 2. What is to be said.
      if unsent.isEmpty {
        guard let output = core.takeOutput() else { return }
        unsent = output[...]
      }
      if !unsent.isEmpty { unsent = unsent.dropFirst(try socket.write(unsent)) }
      // 3. Has the server gone without a word?
      let silence = options.uptime() - lastSign
      if silence >= options.silence {
        throw NATSError(.connectionLost, "\(core.server) has said nothing for \(silence)")
      }
      if !hasAsked && silence >= options.silence / 2 {
        hasAsked = true
        core.ask()
        continue
      }
      // 4. Sleep, unless there is more to say.
      let patience = (hasAsked ? options.silence : options.silence / 2) - silence
      let ready = socket.wait(
        writing: !unsent.isEmpty, milliseconds: core.fallAsleep() ? milliseconds(patience) : 0,
        core.alarm)
      core.wakeUp()
      if ready.canRead, let count = try socket.read(into: &input) {
        parser.append(input[..<count])
        lastSign = options.uptime()
        hasAsked = false
      }
    }
  }

  /// Whole milliseconds, rounded up, for the system.
  private func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
