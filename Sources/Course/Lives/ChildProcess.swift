internal import Foundation

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A process that this one starts and waits for.
///
/// Foundation's own waits in a run loop, which takes longer than the lives that are led here.
enum ChildProcess {
  /// How a process ended.
  enum Status: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Runs a program to its end; its streams and its environment are ours.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: what it is told.
  /// - Returns: how it ended.
  /// - Throws: ``ProcessNotStarted``.
  static func run(_ path: String, _ arguments: [String]) throws(ProcessNotStarted) -> Status {
    let environment = ProcessInfo.processInfo.environment
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    // The words live until the call has returned; the child has copies.
    let words = unsafe copies(of: [path] + arguments)
    let variables = unsafe copies(of: environment)
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawn(&process, path, nil, nil, words, variables)
    guard code == 0 else { throw ProcessNotStarted(path: path, code: code) }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      precondition(errno == EINTR, "a child of this process can be waited for once")
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
  }
}

/// Copies that a C function can read, with a nil at the end; whoever asked frees them.
private func copies(of strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
  unsafe strings.map { unsafe strdup($0) } + [nil]
}

/// A program could not be started.
struct ProcessNotStarted: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  var description: String {
    "\(path) cannot be started: \(unsafe String(cString: strerror(code)))."
  }
}
