#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension Socket {
  /// Listens on the first address of a host that works.
  static func listening(host: String, port: Int) throws(HTTPSocketError) -> Socket {
    try first(host: host, port: port, operation: "listen", passive: true, from: 0) {
      socket, address in
      socket.set(SOL_SOCKET, SO_REUSEADDR)
      // The address is a copy of what the system returned, with its own length.
      let isBound = unsafe address.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return false }
        return unsafe bind(
          socket.descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
          == 0
      }
      return isBound && listen(socket.descriptor, 1_024) == 0
    }.socket
  }

  /// Begins to connect to an address of a host.
  ///
  /// Finding the addresses of a name may take seconds: not on a loop's thread.
  /// - Parameters:
  ///   - host: a name or a numeric address.
  ///   - port: the port.
  ///   - start: how many of the host's addresses have failed already.
  /// - Returns: the socket, and the number of its address.
  /// - Throws: the last failure, or that there is no such address.
  static func connecting(
    host: String, port: Int, from start: Int
  ) throws(HTTPSocketError) -> (socket: Socket, address: Int) {
    try first(host: host, port: port, operation: "connect", passive: false, from: start) {
      socket, address in
      // The address is a copy of what the system returned, with its own length.
      unsafe address.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return false }
        return unsafe connect(
          socket.descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
          == 0 || errno == EINPROGRESS
      }
    }
  }

  /// Takes the next connection of a listening socket.
  func accept() throws(HTTPSocketError) -> Socket? {
    while true {
      let descriptor = acceptConnection(self.descriptor)
      if descriptor >= 0 {
        let socket = Socket(descriptor: descriptor)
        socket.prepare()
        return socket
      }
      switch errno {
      // A connection that was lost before it was accepted is none.
      case EINTR, ECONNABORTED, EPROTO: continue
      case EAGAIN, EWOULDBLOCK: return nil
      default: throw .last("accept")
      }
    }
  }

  /// The address on which a listening socket listens.
  func localAddress() throws(HTTPSocketError) -> (host: String, port: Int) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    // The storage is large and aligned enough for every kind of address; the texts have their lengths.
    let code = unsafe withUnsafeMutablePointer(to: &storage) { storage in
      unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard unsafe getsockname(descriptor, address, &length) == 0 else { return Int32(-1) }
        return unsafe getnameinfo(
          address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
      }
    }
    guard code == 0, let number = Int(text(port)) else { throw .last("getsockname") }
    return (text(host), number)
  }

  private func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Tries the addresses of a host in the system's order.
  private static func first(
    host: String, port: Int, operation: String, passive: Bool, from start: Int,
    _ isUsable: (Socket, [UInt8]) -> Bool
  ) throws(HTTPSocketError) -> (socket: Socket, address: Int) {
    let place = "\(operation) \(host):\(port)"
    guard (0...65_535).contains(port) else {
      throw HTTPSocketError(operation: place, code: 0, reason: "no port number")
    }
    var failure = HTTPSocketError(operation: place, code: 0, reason: "no such host")
    let addresses = try addresses(host: host, port: port, place, passive: passive)
    for (number, (family, address)) in addresses.enumerated() where number >= start {
      let descriptor = socket(family, stream, 0)
      guard descriptor >= 0 else {
        failure = .last(place)
        continue
      }
      let socket = Socket(descriptor: descriptor)
      socket.prepare()
      if isUsable(socket, address) { return (socket, number) }
      failure = .last(place)
    }
    throw failure
  }

  /// The addresses of a host, each copied out of the system's list.
  private static func addresses(
    host: String, port: Int, _ place: String, passive: Bool
  ) throws(HTTPSocketError) -> [(family: Int32, address: [UInt8])] {
    // The pointers in it are empty.
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = stream
    unsafe hints.ai_flags = passive ? AI_PASSIVE : 0
    var list: UnsafeMutablePointer<addrinfo>?
    // The call makes a list, which is freed below and not used after that.
    let code = unsafe getaddrinfo(host, String(port), &hints, &list)
    defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
    guard code == 0 else {
      let reason = unsafe gai_strerror(code).map { unsafe String(cString: $0) }
      throw HTTPSocketError(operation: place, code: 0, reason: reason ?? "no such host")
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

/// The system's call of a name that the method above hides; no address is asked for.
private func acceptConnection(_ descriptor: Int32) -> Int32 { accept(descriptor, nil, nil) }
