#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A non-blocking connection to a server, closed with its last reference.
final class TCPSocket {
  /// What a wait ended with.
  struct Ready {
    var canRead = false
    var canWrite = false
  }

  private let descriptor: Int32

  private init(family: Int32) throws(NATSError) {
    #if canImport(Darwin)
      descriptor = socket(family, SOCK_STREAM, 0)
    #else
      descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { throw NATSError(.unreachable, "socket: \(systemError(errno))") }
    makeNonBlocking(descriptor)
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    // The options are numbers of this size.
    _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    #if canImport(Darwin)
      // A lost connection must not kill the process.
      _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, size)
    #endif
  }

  deinit { _ = close(descriptor) }

  /// Waits until there is something to read, or room to write if that is asked for, or a ring.
  func wait(writing: Bool, milliseconds: Int32, _ alarm: Alarm) -> Ready {
    let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
    var entries = [
      pollfd(fd: descriptor, events: events, revents: 0),
      pollfd(fd: alarm.reader, events: Int16(POLLIN), revents: 0),
    ]
    // The array has as many entries as the call is told, and the call keeps no pointer.
    guard unsafe poll(&entries, 2, milliseconds) > 0 else { return Ready() }
    if entries[1].revents != 0 { alarm.silence() }
    let flags = Int32(entries[0].revents)
    // A failed connection can be read and written: both calls say what happened.
    let isBroken = flags & Int32(POLLERR | POLLHUP | POLLNVAL) != 0
    return Ready(
      canRead: flags & Int32(POLLIN) != 0 || isBroken,
      canWrite: flags & Int32(POLLOUT) != 0 || isBroken)
  }

  /// Reads what has come; `nil` when that is nothing yet.
  func read(into buffer: inout [UInt8]) throws(NATSError) -> Int? {
    // The buffer is as long as the call is told, and the call keeps no pointer.
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    if count > 0 { return count }
    if count == 0 { throw NATSError(.connectionLost, "the server closed the connection") }
    return try wouldBlock()
  }

  /// Writes as much as there is room for.
  func write(_ bytes: ArraySlice<UInt8>) throws(NATSError) -> Int {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    // The pointer and the length are those of the slice; the call keeps no pointer.
    let count = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, flags)
    }
    return try count >= 0 ? count : wouldBlock() ?? 0
  }

  private func wouldBlock() throws(NATSError) -> Int? {
    switch errno {
    case EINTR, EAGAIN, EWOULDBLOCK: return nil
    case let code: throw NATSError(.connectionLost, systemError(code))
    }
  }

  // MARK: Connecting

  /// Tries the addresses of a host in the system's order; `isWanted` is asked before each.
  static func connect(
    to server: NATSServer, milliseconds: Int32, _ alarm: Alarm, while isWanted: () -> Bool
  ) throws(NATSError) -> TCPSocket {
    var failure = NATSError(.unreachable, "\(server): no such host")
    for (family, address) in try addresses(of: server) {
      guard isWanted() else { throw NATSError(.closed, "the client is closed") }
      do throws(NATSError) {
        let socket = try TCPSocket(family: family)
        try socket.begin(address)
        let deadline = socket.wait(writing: true, milliseconds: milliseconds, alarm)
        guard deadline.canWrite else { throw NATSError(.unreachable, "it took too long") }
        try socket.finishConnecting()
        return socket
      } catch {
        failure = NATSError(.unreachable, "\(server): \(error.detail)")
      }
    }
    throw failure
  }

  private func begin(_ address: [UInt8]) throws(NATSError) {
    // The address is a copy of what the system returned, with its own length.
    let result = unsafe address.withUnsafeBytes { bytes -> Int32 in
      guard let base = bytes.baseAddress else { return -1 }
      return unsafe beginConnecting(
        descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    if result != 0, errno != EINPROGRESS {
      throw NATSError(.unreachable, systemError(errno))
    }
  }

  private func finishConnecting() throws(NATSError) {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // The option is a number of this size.
    _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    if code != 0 { throw NATSError(.unreachable, systemError(code)) }
  }

  /// The addresses of a host, each copied out of the system's list.
  private static func addresses(
    of server: NATSServer
  ) throws(NATSError) -> [(family: Int32, address: [UInt8])] {
    // The pointers in it are empty.
    var hints = unsafe addrinfo()
    #if canImport(Darwin)
      unsafe hints.ai_socktype = SOCK_STREAM
    #else
      unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    // The call makes a list, which is freed below and not used after that.
    let code = unsafe getaddrinfo(server.host, String(server.port), &hints, &list)
    defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
    guard code == 0 else {
      let reason = unsafe gai_strerror(code).map { unsafe String(cString: $0) }
      throw NATSError(.unreachable, "\(server): \(reason ?? "no such host")")
    }
    var found: [(Int32, [UInt8])] = []
    var next = unsafe list
    while let entry = unsafe next {
      let info = unsafe entry.pointee
      if let address = unsafe info.ai_addr {
        // The length belongs to the address.
        let bytes = unsafe UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
        found.append(unsafe (info.ai_family, Array(bytes)))
      }
      unsafe next = info.ai_next
    }
    return found
  }
}

/// The system's call of a name that a method above hides.
private func beginConnecting(
  _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
) -> Int32 { unsafe connect(descriptor, address, length) }
