#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A pipe that wakes a thread which waits for sockets.
final class Alarm: Sendable {
  /// What becomes readable when the thread is to wake.
  let reader: Int32
  private let writer: Int32

  init() throws(NATSError) {
    var ends: [Int32] = [-1, -1]
    // The array has room for the two numbers.
    if unsafe pipe(&ends) < 0 { throw NATSError(.unreachable, "pipe: \(systemError(errno))") }
    makeNonBlocking(ends[0])
    makeNonBlocking(ends[1])
    reader = ends[0]
    writer = ends[1]
  }

  deinit {
    _ = close(reader)
    _ = close(writer)
  }

  func ring() {
    var byte: UInt8 = 0
    // One byte of a local. A full pipe wakes as well.
    _ = unsafe write(writer, &byte, 1)
  }

  /// Waits for a ring.
  func wait(milliseconds: Int32) {
    var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    // One entry, as the call is told.
    if unsafe poll(&entry, 1, milliseconds) > 0 { silence() }
  }

  /// Makes the pipe quiet again.
  func silence() {
    var bytes = [UInt8](repeating: 0, count: 64)
    // The array is as long as the call is told.
    while unsafe read(reader, &bytes, bytes.count) == bytes.count {}
  }
}

/// Makes a descriptor return instead of wait, and keeps it out of child processes.
func makeNonBlocking(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
}

/// The system's words for one of its error numbers.
func systemError(_ code: Int32) -> String {
  // The text belongs to the system and is copied at once.
  unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
