package import Journaling
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A file system in memory that loses power, runs full and fails on purpose.
///
/// The disk is a value: take ``disk`` at any moment, let it lose power, and make another file
/// system of the result. A file system made of ``disk`` itself is what a restarted process finds.
package final class FaultyFileSystem: FileSystem {
  struct State {
    var disk: Disk
    var rules: [FaultRule] = []
    var counts: [FileSystemError.Operation: Int] = [:]
    var log: [Call] = []
    var hook: (@Sendable (Call) -> Void)?
    var faultHook: (@Sendable (Call, Fault) -> Void)?
    var locks: [Int: Int] = [:]
    var handles = 0
    var uniqueCalls: UInt8 = 0
  }

  private let state: Mutex<State>
  private let identity: UInt8
  /// Who holds locks.
  package let holder: String

  /// Creates a file system.
  ///
  /// - Parameters:
  ///   - disk: what it starts with.
  ///   - identity: tells journals that are created here from others.
  ///   - holder: who holds locks, for messages.
  ///   - rules: what goes wrong.
  package init(
    _ disk: Disk = Disk(), identity: UInt8 = 1, holder: String = "pid 7", rules: [FaultRule] = []
  ) {
    state = Mutex(State(disk: disk, rules: rules))
    self.identity = identity
    self.holder = holder
  }

  /// The disk as it is now.
  package var disk: Disk { state.withLock { $0.disk } }
  /// All calls so far.
  package var log: [Call] { state.withLock { $0.log } }

  /// What goes wrong from now on; calls are still counted from the start.
  package func setRules(_ rules: [FaultRule]) { state.withLock { $0.rules = rules } }

  /// Lets `hook` look at each call before it is made; it may ask for ``disk``.
  package func setHook(_ hook: (@Sendable (Call) -> Void)?) { state.withLock { $0.hook = hook } }

  /// Tells `hook` of each call that goes wrong, when it does.
  package func setFaultHook(_ hook: (@Sendable (Call, Fault) -> Void)?) {
    state.withLock { $0.faultHook = hook }
  }

  /// How many calls of a kind there were.
  package func count(_ operation: FileSystemError.Operation) -> Int {
    state.withLock { $0.counts[operation] ?? 0 }
  }

  // MARK: Making calls

  /// Counts and logs a call, and says what goes wrong with it.
  func begin(
    _ operation: FileSystemError.Operation, _ path: String, handle: Int = 0, length: Int = 0
  ) -> Fault? {
    let (call, fault, hook, faultHook) = state.withLock { state in
      let number = (state.counts[operation] ?? 0) + 1
      state.counts[operation] = number
      let call = Call(
        operation: operation, path: path, handle: handle, number: number, length: length)
      let rule = state.rules.first { rule in
        rule.operation == operation && rule.calls.contains(number) && path.hasSuffix(rule.suffix)
      }
      return (call, rule?.fault, state.hook, state.faultHook)
    }
    hook?(call)
    if let fault { faultHook?(call, fault) }
    state.withLock { state in
      var call = call
      if case .error(let code) = fault { call.code = code }
      if case .shortThenError(0, let code) = fault { call.code = code }
      state.log.append(call)
    }
    return fault
  }

  func access<Output>(_ body: (inout State) -> Output) -> Output {
    state.withLock { state in body(&state) }
  }

  private func fail(_ operation: FileSystemError.Operation, _ path: String, length: Int = 0)
    throws(FileSystemError)
  {
    if case .error(let code) = begin(operation, path, length: length) {
      throw FileSystemError(operation, path, code: code)
    }
  }

  // MARK: FileSystem

  package func uniqueBytes() throws(FileSystemError) -> [UInt8] {
    try fail(.uniqueBytes, "")
    let number = access { state in
      state.uniqueCalls += 1
      return state.uniqueCalls
    }
    return (0..<16).map { ($0 &* 7) ^ identity &+ number &* 31 }
  }

  package func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> any File {
    try fail(.open, path)
    let opened: Result<(file: Int, handle: Int), FileSystemError> = access { state in
      func failure(_ code: Int32) -> Result<(file: Int, handle: Int), FileSystemError> {
        .failure(FileSystemError(.open, path, code: code))
      }
      if state.disk.directories.contains(path) { return failure(EISDIR) }
      let directory = Disk.directory(of: path)
      if state.disk.names[directory] != nil { return failure(ENOTDIR) }
      guard state.disk.directories.contains(directory) else { return failure(ENOENT) }
      let file: Int
      if let found = state.disk.names[path] {
        file = found
        if mode == .replace { state.disk.withFile(found) { $0.resize(to: 0) } }
      } else {
        guard mode == .create || mode == .replace else { return failure(ENOENT) }
        file = state.disk.create(path)
      }
      state.handles += 1
      return .success((file, state.handles))
    }
    let (file, handle) = try opened.get()
    return FaultyFile(
      system: self, path: path, file: file, handle: handle, isReadOnly: mode == .read)
  }

  package func names(in directory: String) throws(FileSystemError) -> [String] {
    try fail(.list, directory)
    let (isDirectory, isFile, paths) = access { state in
      (
        state.disk.directories.contains(directory), state.disk.names[directory] != nil,
        state.disk.paths
      )
    }
    guard isDirectory else {
      throw FileSystemError(.list, directory, code: isFile ? ENOTDIR : ENOENT)
    }
    let prefix = directory + "/"
    return paths.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  package func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try fail(.rename, path)
    let isThere = access { state in
      guard let file = state.disk.names[path] else { return false }
      state.disk.rename(path, file, to: newPath)
      return true
    }
    if !isThere { throw FileSystemError(.rename, path, code: ENOENT) }
  }

  package func remove(_ path: String) throws(FileSystemError) {
    try fail(.remove, path)
    let isThere = access { state in
      guard state.disk.names[path] != nil else { return false }
      state.disk.remove(path)
      return true
    }
    if !isThere { throw FileSystemError(.remove, path, code: ENOENT) }
  }

  package func synchronizeDirectory(_ directory: String) throws(FileSystemError) {
    try fail(.synchronizeDirectory, directory)
    access { $0.disk.synchronizeNames(of: directory) }
  }
}
