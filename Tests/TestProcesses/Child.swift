import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A process that a test started; it is killed when the last user of the value is gone.
public final class Child: Sendable {
  /// Its number.
  public let processID: Int32
  /// What it says on standard output.
  public let output: Reader
  /// What it says on standard error.
  public let errors: Reader
  private let input: Mutex<Int32?>
  private let ending = Mutex<Ending?>(nil)

  /// One child after the other, so that none gets another's pipe between its making and its marking.
  private static let oneAtATime = Mutex(())

  init(_ command: Command) throws {
    let (streams, processID) = try Self.oneAtATime.withLock { _ in
      let streams = try Streams(command)
      do {
        return (streams, try streams.spawn(command))
      } catch {
        streams.closeAll()
        throw error
      }
    }
    self.processID = processID
    streams.closeTheirs()
    input = Mutex(streams.input.ours)
    output = Reader(streams.output.ours)
    errors = Reader(streams.errors.ours)
  }

  deinit {
    kill()
    closeInput()
  }

  /// Gives it something to read.
  ///
  /// - Parameter bytes: what; the call returns when the pipe has taken all of it.
  /// - Returns: whether it was still there to take them.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    guard let file = input.withLock({ $0 }) else { return false }
    var rest = bytes[...]
    while !rest.isEmpty {
      // The buffer lives as long as the call.
      let count = unsafe rest.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          unsafe Darwin.write(file, buffer.baseAddress, buffer.count)
        #else
          unsafe Glibc.write(file, buffer.baseAddress, buffer.count)
        #endif
      }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
    }
    return true
  }

  /// Lets it see the end of what it reads.
  public func closeInput() {
    input.withLock { input in
      if let file = input { close(file) }
      input = nil
    }
  }

  /// Whether it is still there.
  public var isRunning: Bool { reap(WNOHANG) == nil }

  /// Sends it a signal, unless it has ended.
  ///
  /// - Parameter number: the signal.
  public func signal(_ number: Int32) {
    ending.withLock { ending in
      // Until somebody asked for its end, its number is not given to another process.
      guard ending == nil else { return }
      #if canImport(Darwin)
        _ = Darwin.kill(processID, number)
      #else
        _ = Glibc.kill(processID, number)
      #endif
    }
  }

  /// Waits for its end.
  ///
  /// - Returns: how it ended.
  @discardableResult
  public func wait() -> Ending {
    // The wait itself leaves the process where it is, so that a signal can be sent meanwhile.
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) < 0, errno == EINTR
    {}
    guard let ending = reap(0) else { preconditionFailure("a child that has ended has an ending") }
    return ending
  }

  /// Kills it as nothing can prevent, and waits until it is gone.
  public func kill() {
    signal(SIGKILL)
    wait()
  }

  private func reap(_ options: Int32) -> Ending? {
    ending.withLock { ending in
      if let ending { return ending }
      var status: Int32 = 0
      var found = unsafe waitpid(processID, &status, options)
      while found < 0, errno == EINTR { found = unsafe waitpid(processID, &status, options) }
      precondition(found >= 0, "a child is waited for by nobody else")
      guard found == processID else { return nil }
      let signal = status & 0x7f
      ending = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal)
      return ending
    }
  }
}
