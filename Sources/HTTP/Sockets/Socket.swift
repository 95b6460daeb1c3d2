#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A non-blocking TCP socket, closed with its last reference.
final class Socket: Sendable {
  /// What became of a call on a non-blocking socket.
  enum Outcome: Hashable {
    /// This many bytes; none is the end of the input when reading.
    case count(Int)
    /// Nothing now.
    case wouldBlock
    /// The connection is lost.
    case failed(code: Int32)
  }

  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { _ = close(descriptor) }

  /// Reads into a buffer.
  func read(into buffer: inout [UInt8]) -> Outcome {
    // The buffer is as long as the call is told, and the call keeps no pointer.
    outcome {
      unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    }
  }

  /// Writes from a place of a buffer on.
  func write(_ buffer: [UInt8], from start: Int) -> Outcome {
    // The pointer and the length are those of the rest of the buffer; the call keeps no pointer.
    outcome {
      unsafe buffer[start...].withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Self.sendFlags)
      }
    }
  }

  private func outcome(_ call: () -> Int) -> Outcome {
    while true {
      let count = call()
      if count >= 0 { return .count(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .wouldBlock
      case let code: return .failed(code: code)
      }
    }
  }

  /// Tells the peer that nothing more will be written.
  func finishWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// The error of a connection that was being made; 0 for none.
  func connectionError() -> Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // The option is a number of this size.
    let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    return result == 0 ? code : errno
  }

  func set(_ level: Int32, _ option: Int32, _ value: Int32 = 1) {
    var value = value
    // The option is a number of this size. Where the system does not have it, things work without.
    _ = unsafe setsockopt(
      descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Makes a new socket ready for a loop; a lost signal must not kill the process.
  func prepare() {
    makeNonBlocking(descriptor)
    set(Int32(IPPROTO_TCP), TCP_NODELAY)
    set(SOL_SOCKET, SO_KEEPALIVE)
    #if canImport(Darwin)
      set(SOL_SOCKET, SO_NOSIGPIPE)
    #endif
  }

  #if canImport(Darwin)
    private static let sendFlags: Int32 = 0
    static let stream = SOCK_STREAM
  #else
    private static let sendFlags = Int32(MSG_NOSIGNAL)
    static let stream = Int32(SOCK_STREAM.rawValue)
  #endif
}

/// Makes a descriptor return instead of wait, and keeps it out of child processes.
func makeNonBlocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
}

extension HTTPSocketError {
  init(_ operation: String, code: Int32) {
    // The text belongs to the system and is copied at once.
    let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "unknown error"
    self.init(operation: operation, code: code, reason: text)
  }

  /// The error of the last system call.
  static func last(_ operation: String) -> HTTPSocketError {
    HTTPSocketError(operation, code: errno)
  }
}
