#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A result could not be written.
public struct OutputError: Error, Hashable, Sendable {
  /// The system's error number.
  public let code: Int32

  /// Takes the system's error number.
  ///
  /// - Parameter code: the system's error number.
  public init(code: Int32) {
    self.code = code
  }

  /// Whether the reader went away, as `head` does: no failure, and nothing to report.
  public var isReaderGone: Bool { code == EPIPE }

  /// The exit code: 0 when the reader went away, else 73.
  public var exitCode: Int32 { isReaderGone ? 0 : 73 }
}

extension OutputError: CustomStringConvertible {
  /// What happened, with the system's own words.
  public var description: String {
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return "cannot write the output: \(reason)"
  }
}
