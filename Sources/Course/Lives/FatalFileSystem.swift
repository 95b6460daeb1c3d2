internal import Journaling
internal import Synchronization

/// The file system of this machine, until the process is killed right before one of its calls.
///
/// What was written before is in the hands of the kernel and survives the kill.
struct FatalFileSystem: FileSystem {
  private let local = LocalFileSystem()
  private let countdown: Countdown
  private let identity: [UInt8]?

  /// - Parameters:
  ///   - call: the call that is never made, from 1; only those that change something count.
  ///   - identity: what a new journal is told from others by, 16 bytes; chosen by chance if nil.
  init(fatalCall call: Int?, identity: [UInt8]? = nil) {
    countdown = Countdown(call)
    self.identity = identity
  }

  var holder: String { local.holder }

  func uniqueBytes() throws(FileSystemError) -> [UInt8] {
    if let identity { identity } else { try local.uniqueBytes() }
  }

  func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> any File {
    if mode == .create || mode == .replace { countdown.strike() }
    return FatalFile(try local.open(path, mode), countdown)
  }

  func names(in directory: String) throws(FileSystemError) -> [String] {
    try local.names(in: directory)
  }

  func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    countdown.strike()
    try local.rename(path, to: newPath)
  }

  func remove(_ path: String) throws(FileSystemError) {
    countdown.strike()
    try local.remove(path)
  }

  func synchronizeDirectory(_ directory: String) throws(FileSystemError) {
    countdown.strike()
    try local.synchronizeDirectory(directory)
  }
}

private final class Countdown: Sendable {
  private let fatalCall: Int?
  private let calls = Atomic(0)

  init(_ fatalCall: Int?) { self.fatalCall = fatalCall }

  /// Counts a call that is about to be made; the fatal one is not.
  func strike() {
    let call = calls.wrappingAdd(1, ordering: .relaxed).newValue
    if call == fatalCall { Life.kill() }
  }
}

private final class FatalFile: File {
  private let file: any File
  private let countdown: Countdown

  init(_ file: any File, _ countdown: Countdown) {
    self.file = file
    self.countdown = countdown
  }

  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
    countdown.strike()
    return try file.write(bytes, at: offset)
  }

  func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
    try file.read(count, at: offset)
  }

  func size() throws(FileSystemError) -> Int { try file.size() }

  func truncate(to size: Int) throws(FileSystemError) {
    countdown.strike()
    try file.truncate(to: size)
  }

  func preallocate(_ size: Int) throws(FileSystemError) {
    countdown.strike()
    try file.preallocate(size)
  }

  func synchronizeData() throws(FileSystemError) {
    countdown.strike()
    try file.synchronizeData()
  }

  func synchronize() throws(FileSystemError) {
    countdown.strike()
    try file.synchronize()
  }

  func lock() throws(FileSystemError) -> Bool { try file.lock() }

  func close() { file.close() }
}
