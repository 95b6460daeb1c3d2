import Foundation

/// A child process that appends to a journal until it is killed.
final class Victim {
  private let process = Process()
  private let output = Pipe()
  private var rest: [UInt8] = []

  /// Starts it.
  ///
  /// - Parameter directory: where its journal lies.
  /// - Throws: when the program was not built or cannot be started.
  init(in directory: String) throws {
    process.executableURL = try Self.executable()
    process.arguments = [directory]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // So that the end of the child's output is seen here.
    try output.fileHandleForWriting.close()
  }

  var pid: Int32 { process.processIdentifier }

  /// The next line that it wrote; nil when it is dead and all lines were read.
  func line() -> String? {
    while true {
      if let end = rest.firstIndex(of: 10) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeSubrange(...end)
        return line
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      rest += more
    }
  }

  /// Kills it as nothing can prevent, and waits until it is gone.
  func kill() {
    _ = Foundation.kill(pid, SIGKILL)
    process.waitUntilExit()
  }

  /// The program lies beside the test bundle, wherever that is.
  private static func executable() throws -> URL {
    let places = CommandLine.arguments + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.contains("/") {
      var folder = URL(fileURLWithPath: place).standardizedFileURL
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("JournalingVictim")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      }
    }
    throw NotBuilt(searched: places)
  }

  /// There is no program to kill.
  struct NotBuilt: Error {
    let searched: [String]
  }
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
