import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// What a process writes, read as it comes.
public final class Reader: Sendable {
  private struct State {
    var file: Int32?
    var rest: [UInt8] = []
  }

  private let state: Mutex<State>

  init(_ file: Int32?) { state = Mutex(State(file: file)) }

  deinit { state.withLock { if let file = $0.file { close(file) } } }

  /// The next line, without its end.
  ///
  /// - Returns: the line; nil when there is none and the output has ended.
  public func line() -> String? {
    state.withLock { state in
      while true {
        if let end = state.rest.firstIndex(of: 10) {
          let line = String(decoding: state.rest[..<end], as: UTF8.self)
          state.rest.removeSubrange(...end)
          return line
        }
        guard Self.read(&state) else { return nil }
      }
    }
  }

  /// Whatever has come and was not read.
  ///
  /// - Returns: at least one byte; nil when the output has ended.
  public func next() -> String? {
    state.withLock { state in
      guard !state.rest.isEmpty || Self.read(&state) else { return nil }
      defer { state.rest = [] }
      return String(decoding: state.rest, as: UTF8.self)
    }
  }

  /// All that comes until the end.
  ///
  /// - Returns: what was not read before.
  public func rest() -> String {
    state.withLock { state in
      while Self.read(&state) {}
      defer { state.rest = [] }
      return String(decoding: state.rest, as: UTF8.self)
    }
  }

  private static func read(_ state: inout State) -> Bool {
    guard let file = state.file else { return false }
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, length in
      // The buffer lives as long as the call, which fills the first `count` bytes of it.
      repeat {
        #if canImport(Darwin)
          count = unsafe Darwin.read(file, buffer.baseAddress, buffer.count)
        #else
          count = unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
        #endif
      } while count < 0 && errno == EINTR
      length = max(0, count)
    }
    state.rest += bytes
    guard count <= 0 else { return true }
    close(file)
    state.file = nil
    return false
  }
}
