import ArgumentParsing
import Foundation
import Synchronization
import Terminals

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What asks a process that runs for long to end.
enum StopSignal: Sendable {
  /// Ctrl-C.
  case interrupt
  /// `kill`, or a supervisor.
  case terminate

  /// What the process exits with when it has ended in order.
  var exitCode: ExitCode {
    switch self {
    case .interrupt: .interrupted
    case .terminate: .done
    }
  }

  /// The write end of the pipe between the handler and the thread; a handler may not do more than write.
  private static let pipeEnd = Atomic<Int32>(-1)
  private static let count = Atomic(0)

  /// Hears signals from now on, instead of ending at the first one; the second one quits at once.
  ///
  /// Ctrl-C stays ignored where the process was started so, as shells do for jobs in the background.
  ///
  /// - Parameter acknowledgement: said at once, on standard error.
  /// - Returns: the first signal, once it comes.
  /// - Throws: ``Failure`` if the system has no room.
  static func listen(saying acknowledgement: String) throws(Failure) -> AsyncStream<StopSignal> {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else {
      throw Failure(.unavailable, "the system has no pipe left", "Close other programs.")
    }
    let readEnd = ends[0]
    pipeEnd.store(ends[1], ordering: .relaxed)
    let (signals, continuation) = AsyncStream.makeStream(of: StopSignal.self)
    // A thread, because reading blocks.
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while unsafe read(readEnd, &byte, 1) != 1 {
        // Interrupted by a signal: what it wrote is read next.
      }
      Output.standard.note(acknowledgement + "\n")
      continuation.yield(Int32(byte) == SIGTERM ? .terminate : .interrupt)
      continuation.finish()
    }
    handle(SIGTERM)
    handle(SIGINT)
    return signals
  }

  private static func handle(_ number: Int32) {
    let previous = signal(number) { number in
      let isFirst = StopSignal.count.add(1, ordering: .relaxed).oldValue == 0
      guard isFirst else { _exit(130) }
      var byte = UInt8(truncatingIfNeeded: number)
      _ = unsafe write(StopSignal.pipeEnd.load(ordering: .relaxed), &byte, 1)
    }
    let wasIgnored =
      unsafe unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if wasIgnored { _ = signal(number, SIG_IGN) }
  }
}

/// Runs something that lasts until a signal ends it.
///
/// - Parameters:
///   - signals: what ``StopSignal/listen(saying:)`` gave.
///   - stop: makes the body end in order.
///   - body: what runs; when it ends by itself, nothing is wrong.
/// - Returns: the exit code.
/// - Throws: what the body throws.
func runUntilStopped(
  _ signals: AsyncStream<StopSignal>, stop: @escaping @Sendable () async -> Void,
  _ body: @escaping @Sendable () async throws -> Void
) async throws -> ExitCode {
  enum Part {
    case ended, stopped(StopSignal?)
  }
  return try await withThrowingTaskGroup(of: Part.self) { group in
    group.addTask {
      try await body()
      return .ended
    }
    group.addTask {
      var iterator = signals.makeAsyncIterator()
      let signal = await iterator.next()
      if signal != nil { await stop() }
      return .stopped(signal)
    }
    defer { group.cancelAll() }
    var code = ExitCode.done
    while let part = try await group.next() {
      switch part {
      case .ended: group.cancelAll()
      case .stopped(let signal): code = signal?.exitCode ?? code
      }
    }
    return code
  }
}
