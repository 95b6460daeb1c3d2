internal import Foundation
internal import Synchronization
internal import Tracing

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// One life of a program in a process of its own, which may end by a kill at a chosen moment.
///
/// Whatever happens is written to the directory at once, by one system call for each event, so that
/// a kill loses nothing of the story but what had not happened.
public struct Life: Sendable {
  /// The moment of the kill.
  public enum Crash: Hashable, Sendable {
    /// Right after the event of this index, counted in this life from 1.
    case event(Int)
    /// Right before this call of the journal to its file system, counted in this life from 1.
    case write(Int)
  }

  /// Where the lives of a program leave their traces; the journal is in `journal`.
  public let directory: String
  /// The number of this life, from 1.
  public let number: Int
  /// When this life ends before its time, if it does.
  public let crash: Crash?

  /// Describes a life.
  ///
  /// - Parameters:
  ///   - directory: where it leaves its traces; it must exist.
  ///   - number: its number, from 1.
  ///   - crash: when it ends before its time, if it does.
  public init(directory: String, number: Int, crash: Crash? = nil) {
    self.directory = directory
    self.number = number
    self.crash = crash
  }

  /// Where the journal of all lives lies.
  var journal: String { "\(directory)/journal" }
  /// The events of this life, one in each line.
  var events: String { "\(directory)/events-\(number).jsonl" }
  /// What ran in this life, one word in each line.
  var bodies: String { "\(directory)/bodies-\(number).txt" }
  /// When it ended, if the program itself chose the moment: microseconds on its clock.
  var death: String { "\(directory)/death-\(number).txt" }
  /// What the program printed, once it has ended.
  var ending: String { "\(directory)/ending-\(number).json" }

  /// Ends this process as a power cut would: nothing of it runs any more.
  static func kill() -> Never {
    #if canImport(Darwin)
      Darwin.kill(getpid(), SIGKILL)
    #elseif canImport(Glibc)
      Glibc.kill(getpid(), SIGKILL)
    #else
      Musl.kill(getpid(), SIGKILL)
    #endif
    // The signal cannot be caught; it may take a moment to arrive.
    while true { pause() }
  }
}

/// How a life ended that was not killed.
struct Ending: Codable {
  var output: [String]
  var failure: String?
  var leftovers: String
}

/// Writes the story of a life down as it happens.
final class Chronicle: Sendable {
  private let life: Life
  private let events: LineFile
  private let bodies: LineFile

  /// - Throws: what the file system throws.
  init(_ life: Life) throws {
    self.life = life
    events = try LineFile(life.events)
    bodies = try LineFile(life.bodies)
  }

  /// Writes an event down, and ends the life if that was its last.
  func witness(_ event: Event) {
    events.write(event.json)
    if life.crash == .event(event.index) { Life.kill() }
  }

  /// Notes that a body begins.
  func begin(_ body: String) { bodies.write(body) }

  /// Ends the life at a moment between two events.
  ///
  /// - Parameter clock: what time it is, since the start of the run.
  func die(at clock: Duration) {
    // Without the file the onlooker takes the last event's time.
    try? Data("\(Int64(clock / .microseconds(1)))".utf8).write(to: URL(filePath: life.death))
    Life.kill()
  }

  func end(_ run: Run) throws {
    let ending = Ending(output: run.output, failure: run.failure, leftovers: run.leftovers)
    try JSONEncoder().encode(ending).write(to: URL(filePath: life.ending))
  }
}

/// A file that grows by a line for each call, none of which stays in memory.
private final class LineFile: Sendable {
  private let handle: Mutex<FileHandle>

  init(_ path: String) throws {
    try Data().write(to: URL(filePath: path))
    handle = Mutex(try FileHandle(forWritingTo: URL(filePath: path)))
  }

  func write(_ line: String) {
    let line = Data("\(line)\n".utf8)
    handle.withLock { handle in
      do {
        try handle.write(contentsOf: line)
      } catch {
        // A story with a gap would be believed.
        FileHandle.standardError.write(
          Data("error: the life cannot be written down: \(error)\n".utf8))
        exit(73)
      }
    }
  }
}
