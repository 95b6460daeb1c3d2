import Foundation

/// A program that a test starts as a process of its own.
///
/// A child of Foundation's `Process` may inherit the pipes and sockets of whatever another test starts
/// at the same moment; the other test then waits for the end of an output that a stranger holds open.
/// A child that is started here has its three streams and nothing else.
public struct Command: Sendable {
  /// What the program reads.
  public enum Input: Sendable {
    /// Nothing.
    case nothing
    /// A file, by its path.
    case file(String)
    /// What the test writes.
    case test
  }

  /// Where what the program writes goes.
  public enum Output: Sendable {
    /// Nowhere.
    case nowhere
    /// A file, by its path.
    case file(String)
    /// To the test.
    case test
    /// Where the standard output goes.
    case withOutput
    /// Where this process writes its own.
    case inherited
    /// To a pipe that nobody reads any more.
    case closed
  }

  /// The path of the program.
  public var program: String
  /// What it is told.
  public var words: [String]
  /// Its environment; nil for that of this process.
  public var environment: [String: String]?
  /// Where it runs; nil for where this process does.
  public var folder: String?
  /// What it reads.
  public var input = Input.nothing
  /// Where its output goes.
  public var output = Output.test
  /// Where its complaints go.
  public var errors = Output.inherited

  /// Describes a program that nobody has started yet.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - words: what it is told.
  public init(_ program: String, _ words: [String] = []) {
    self.program = program
    self.words = words
  }

  /// Starts the program.
  ///
  /// - Returns: the process, which is killed when the last user of the value is gone.
  /// - Throws: ``NotStarted``.
  public func start() throws -> Child { try Child(self) }

  /// Runs the program to its end.
  ///
  /// What it says on standard error must fit a pipe, if that is read as well.
  ///
  /// - Returns: all that it said, and how it ended.
  /// - Throws: ``NotStarted``.
  public func run() throws -> (output: String, errors: String, ending: Ending) {
    let child = try start()
    let output = child.output.rest()
    let errors = child.errors.rest()
    return (output, errors, child.wait())
  }

  /// The path of a program of this package, which lies beside the test bundle, wherever that is.
  ///
  /// - Parameter name: its name.
  /// - Returns: the path.
  /// - Throws: ``NotBuilt`` if there is none.
  public static func built(_ name: String) throws -> String {
    let places = CommandLine.arguments + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.contains("/") {
      var folder = URL(fileURLWithPath: place).standardizedFileURL
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent(name).path
        var isDirectory: ObjCBool = false
        // The flag lives as long as the call.
        let exists = unsafe FileManager.default.fileExists(
          atPath: candidate, isDirectory: &isDirectory)
        if exists, !isDirectory.boolValue { return candidate }
      }
    }
    throw NotBuilt(name: name, searched: places)
  }
}

/// How a process ended.
public enum Ending: Hashable, Sendable {
  /// By itself, with a code.
  case exited(Int32)
  /// By a signal.
  case killed(Int32)

  /// The code with which it ended; 128 and more for signals, as a shell counts them.
  public var code: Int32 {
    switch self {
    case .exited(let code): code
    case .killed(let signal): 128 + signal
    }
  }
}

/// A program cannot be started.
public struct NotStarted: Error {
  /// The program.
  public let program: String
  /// The number of the system's error.
  public let code: Int32
}

/// There is no such program to test.
public struct NotBuilt: Error {
  /// Its name.
  public let name: String
  /// Where it was not.
  public let searched: [String]
}
