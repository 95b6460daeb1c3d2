import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The files behind the three streams of a child that is about to start.
struct Streams {
  /// Two ends of one stream; either may be missing.
  struct Ends {
    var ours: Int32?
    var theirs: Int32?
  }

  var input = Ends()
  var output = Ends()
  var errors = Ends()
  private var errorsAreOutput = false

  init(_ command: Command) throws {
    do {
      switch command.input {
      case .nothing: input.theirs = try Self.open("/dev/null", O_RDONLY)
      case .file(let path): input.theirs = try Self.open(path, O_RDONLY)
      case .test:
        let pipe = try Self.pipe()
        input = Ends(ours: pipe.write, theirs: pipe.read)
      }
      output = try Self.ends(command.output)
      if case .withOutput = command.errors {
        errorsAreOutput = true
      } else {
        errors = try Self.ends(command.errors)
      }
    } catch {
      closeAll()
      throw error
    }
  }

  private static func ends(_ output: Command.Output) throws -> Ends {
    switch output {
    case .nowhere: return Ends(theirs: try open("/dev/null", O_WRONLY))
    case .file(let path): return Ends(theirs: try open(path, O_WRONLY | O_CREAT))
    case .test:
      let pipe = try pipe()
      return Ends(ours: pipe.read, theirs: pipe.write)
    case .closed:
      let pipe = try pipe()
      close(pipe.read)
      return Ends(theirs: pipe.write)
    case .withOutput, .inherited: return Ends()
    }
  }

  private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
    #if canImport(Darwin)
      let file = unsafe Darwin.open(path, flags | O_CLOEXEC, 0o600)
    #else
      let file = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
    #endif
    guard file >= 0 else { throw NotStarted(program: path, code: errno) }
    return file
  }

  /// Made while nothing is started here, so that no other child has it.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    // The array lives as long as the call, which fills both places.
    #if canImport(Darwin)
      let code = unsafe Darwin.pipe(&ends)
    #else
      let code = unsafe Glibc.pipe(&ends)
    #endif
    guard code == 0 else { throw NotStarted(program: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  func closeTheirs() {
    for file in [input.theirs, output.theirs, errors.theirs] {
      if let file { close(file) }
    }
  }

  func closeAll() {
    closeTheirs()
    for file in [input.ours, output.ours, errors.ours] {
      if let file { close(file) }
    }
  }

  /// Starts the child with these streams, and no other file.
  func spawn(_ command: Command) throws -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    // Both live until the end of this function, and so do the words.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Threads of a pool block signals, and a test may be run by something that ignores them.
    var (none, some) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigemptyset(&some)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT] { unsafe sigaddset(&some, signal) }
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &some)
    var flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
    if let file = input.theirs { unsafe posix_spawn_file_actions_adddup2(&actions, file, 0) }
    if let file = output.theirs { unsafe posix_spawn_file_actions_adddup2(&actions, file, 1) }
    if errorsAreOutput {
      unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    } else if let file = errors.theirs {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, 2)
    }
    #if canImport(Darwin)
      flags |= Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)
      for stream in Int32(0)...2 {
        unsafe posix_spawn_file_actions_addinherit_np(&actions, stream)
      }
    #endif
    unsafe posix_spawnattr_setflags(&attributes, flags)
    let environment = command.environment ?? ProcessInfo.processInfo.environment
    var line = [command.program] + command.words
    // Where a process starts can be said portably only by a shell, which becomes the program.
    if let folder = command.folder {
      line = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, folder] + line
    }
    let words = unsafe line.map { unsafe strdup($0) } + [nil]
    let variables =
      unsafe environment.sorted { $0.key < $1.key }
      .map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawn(
      &process, line[0], &actions, &attributes, words, variables)
    guard code == 0 else { throw NotStarted(program: command.program, code: code) }
    return process
  }
}
