/// Decides when a line of progress is due, and what to write.
///
/// Keeps no clock: the progress says how much time has passed.
public struct ProgressLine: Sendable {
  private let capabilities: Capabilities
  private let columns: Int
  private var next: Duration
  private var isShown = false

  /// Starts with nothing written.
  ///
  /// - Parameters:
  ///   - capabilities: what the stream of errors allows.
  ///   - columns: how many columns it has.
  public init(capabilities: Capabilities, columns: Int = 80) {
    self.capabilities = capabilities
    self.columns = columns
    self.next = capabilities.motion ? .seconds(1) : .seconds(10)
  }

  /// What to write now, if anything.
  ///
  /// Where lines may be written over, the first one comes after a second and the next ones every
  /// tenth of a second; elsewhere a line of its own comes every ten seconds.
  ///
  /// - Parameter progress: how far the work is.
  /// - Returns: the text for the stream of errors, or nothing if no line is due.
  public mutating func update(_ progress: Progress) -> String? {
    guard progress.elapsed >= next else { return nil }
    isShown = true
    let line = progress.line(capabilities)
    if capabilities.motion {
      next = progress.elapsed + .milliseconds(100)
      // The last column stays free: some terminals go to the next line when it is filled.
      let ellipsis = capabilities.unicode ? "…" : "..."
      return "\r\u{1B}[K" + line.truncated(to: columns - 1, ellipsis: ellipsis)
    }
    while next <= progress.elapsed { next += .seconds(10) }
    return line + "\n"
  }

  /// What to write when the work is over: wipes a line that is being written over.
  ///
  /// - Returns: the text for the stream of errors, or nothing if there is nothing to wipe.
  public mutating func finish() -> String? {
    defer { isShown = false }
    return isShown && capabilities.motion ? "\r\u{1B}[K" : nil
  }
}
