import Foundation

/// A process of `ChaosSubject`, which is gone when the last user of the value is.
final class Child {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts it, with room for so many descriptors if a number is given.
  init(_ words: [String], descriptors: Int? = nil) throws {
    let program = try Self.executable()
    process.executableURL = program
    process.arguments = words
    if let descriptors {
      process.executableURL = URL(filePath: "/bin/sh")
      let line = #"ulimit -S -n \#(descriptors) && exec "$0" "$@""#
      process.arguments = ["-c", line, program.path] + words
    }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // So that the end of the child's output is seen here.
    try output.fileHandleForWriting.close()
    try input.fileHandleForReading.close()
  }

  deinit { kill() }

  var processID: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// The line in which it says that it is there.
  func line() throws -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { throw Ended(said: String(decoding: line, as: UTF8.self)) }
      line += part
    }
    return String(decoding: line.dropLast(), as: UTF8.self)
  }

  /// How much memory it has, in bytes; 0 where the system does not say.
  var residentBytes: Int {
    let text = try? String(contentsOfFile: "/proc/\(processID)/statm", encoding: .utf8)
    let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4_096
  }

  func signal(_ number: Int32) { _ = Foundation.kill(processID, number) }

  /// Kills it as nothing can prevent, and waits until it is gone.
  func kill() {
    guard process.isRunning else { return }
    signal(SIGKILL)
    process.waitUntilExit()
  }

  /// Lets it end in order, and returns its exit code.
  func end() async throws -> Int32 {
    try input.fileHandleForWriting.close()
    while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
    return process.terminationStatus
  }

  /// The program lies beside the test bundle, wherever that is.
  private static func executable() throws -> URL {
    let places = CommandLine.arguments + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.contains("/") {
      var folder = URL(fileURLWithPath: place).standardizedFileURL
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("ChaosSubject")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      }
    }
    throw NotBuilt(searched: places)
  }

  /// It ended before it said that it was there.
  struct Ended: Error {
    let said: String
  }

  /// There is no program to kill.
  struct NotBuilt: Error {
    let searched: [String]
  }
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
