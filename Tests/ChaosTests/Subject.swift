import Foundation
import TestProcesses

/// A process of `ChaosSubject`, which is gone when the last user of the value is.
final class Subject {
  private let child: Child

  /// Starts it, with room for so many descriptors if a number is given.
  init(_ words: [String], descriptors: Int? = nil) throws {
    let program = try Command.built("ChaosSubject")
    var command = Command(program, words)
    if let descriptors {
      let line = #"ulimit -S -n \#(descriptors) && exec "$0" "$@""#
      command = Command("/bin/sh", ["-c", line, program] + words)
    }
    command.input = .test
    child = try command.start()
  }

  var processID: Int32 { child.processID }
  var isRunning: Bool { child.isRunning }

  /// The line in which it says that it is there.
  func line() throws -> String {
    guard let line = child.output.line() else { throw Ended() }
    return line
  }

  /// How much memory it has, in bytes; 0 where the system does not say.
  var residentBytes: Int {
    let text = try? String(contentsOfFile: "/proc/\(processID)/statm", encoding: .utf8)
    let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4_096
  }

  func signal(_ number: Int32) { child.signal(number) }

  /// Kills it as nothing can prevent, and waits until it is gone.
  func kill() { child.kill() }

  /// Lets it end in order, and returns its exit code.
  func end() -> Int32 {
    child.closeInput()
    return child.wait().code
  }

  /// It ended before it said that it was there.
  struct Ended: Error {}
}

/// A directory that goes with the value, in memory where the system has such a place: kills take nothing
/// from the disk that was written.
final class Ground: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = "\(base)/reprise-chaos-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: "\(path)/ledgers", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: "\(path)/journal", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
