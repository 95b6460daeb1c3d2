import Foundation
import TestProcesses

/// A child process that appends to a journal until it is killed.
final class Victim {
  private let child: Child

  /// Starts it.
  ///
  /// - Parameter directory: where its journal lies.
  /// - Throws: when the program was not built or cannot be started.
  init(in directory: String) throws {
    var command = Command(try Command.built("JournalingVictim"), [directory])
    command.errors = .nowhere
    child = try command.start()
  }

  var pid: Int32 { child.processID }

  /// The next line that it wrote; nil when it is dead and all lines were read.
  func line() -> String? { child.output.line() }

  /// Kills it as nothing can prevent, and waits until it is gone.
  func kill() { child.kill() }
}

/// A directory on the real disk; it goes when the last user of the value does.
final class CrashDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "reprise-journal-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
