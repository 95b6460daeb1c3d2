#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One of the three streams that every process is born with.
public enum StandardStream: Int32, CaseIterable, Sendable {
  /// What the process reads.
  case input = 0
  /// Where results go.
  case output = 1
  /// Where hints, warnings and progress go.
  case error = 2

  /// Whether the stream is a terminal.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// What may be written to the stream.
  ///
  /// - Parameters:
  ///   - environment: the environment's variables.
  ///   - switches: what the command line says.
  /// - Returns: the three answers for this stream.
  public func capabilities(
    environment: [String: String], switches: Capabilities.Switches = .init()
  ) -> Capabilities {
    Capabilities(isTerminal: isTerminal, environment: environment, switches: switches)
  }

  /// How many columns and rows the stream has.
  ///
  /// - Parameter environment: the environment's variables, asked if the stream does not know.
  /// - Returns: the size, 80 by 24 if nobody knows.
  public func size(environment: [String: String]) -> Size {
    Size(reported: reportedSize, environment: environment)
  }

  private var reportedSize: Size? {
    var window = winsize()
    let status = unsafe withUnsafeMutablePointer(to: &window) { pointer in
      unsafe ioctl(rawValue, UInt(TIOCGWINSZ), pointer)
    }
    guard status == 0 else { return nil }
    return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }
}
