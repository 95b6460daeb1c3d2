#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where a program writes: results to one stream, everything said beside them to another.
public struct Output: Hashable, Sendable {
  private let results: Int32
  private let notes: Int32

  /// The standard streams: results to standard output, notes to standard error.
  public static let standard = Output(
    results: StandardStream.output.rawValue, notes: StandardStream.error.rawValue)

  /// Writes to two open files.
  ///
  /// - Parameters:
  ///   - results: the descriptor for results; stays the caller's to close.
  ///   - notes: the descriptor for hints, warnings and progress; stays the caller's to close.
  public init(results: Int32, notes: Int32) {
    self.results = results
    self.notes = notes
  }

  /// Writes a part of the result.
  ///
  /// - Parameter text: the text, as it is; no line feed is added.
  /// - Throws: `OutputError`; if its reader has left, end quietly.
  public func write(_ text: String) throws(OutputError) {
    try Self.write(text, to: results)
  }

  /// Writes a line of the result.
  ///
  /// - Parameter line: the line, without its line feed.
  /// - Throws: `OutputError`; if its reader has left, end quietly.
  public func writeLine(_ line: String) throws(OutputError) {
    try write(line + "\n")
  }

  /// Writes a hint, a warning or progress, as it is.
  ///
  /// A note that cannot be written is dropped: there is nobody left to tell.
  ///
  /// - Parameter text: the text; no line feed is added.
  public func note(_ text: String) {
    do { try Self.write(text, to: notes) } catch { return }
  }

  /// Makes writing to a closed pipe an error instead of the end of the process.
  ///
  /// Call it first. A handler that does nothing is installed rather than the signal ignored: programs started from
  /// here inherit what is ignored, but not handlers.
  public static func surviveClosedPipes() {
    _ = signal(SIGPIPE) { _ in }
  }

  private static func write(_ text: String, to descriptor: Int32) throws(OutputError) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let (count, code) = unsafe bytes[sent...].withUnsafeBytes { buffer in
        let count = unsafe systemWrite(descriptor, buffer.baseAddress, buffer.count)
        return (count, errno)
      }
      if count >= 0 {
        sent += count
      } else if code == EAGAIN {
        waitUntilWritable(descriptor)
      } else if code != EINTR {
        throw OutputError(code: code)
      }
    }
  }

  /// Somebody may have made the stream non-blocking; it is shared with other processes.
  private static func waitUntilWritable(_ descriptor: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}

/// The `write` of the C library, which `Output.write` hides inside the type.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
