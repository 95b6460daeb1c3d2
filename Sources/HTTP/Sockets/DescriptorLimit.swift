#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// How many files and connections this process may have open.
public enum DescriptorLimit: Sendable {
  /// Allows as many as the system lets a process allow itself.
  ///
  /// Systems start processes with room for 256 or 1,024, which is less than the streams of a server; the
  /// low number is there for programs that use `select`, which nothing here does.
  ///
  /// - Returns: how many there may be now.
  @discardableResult
  public static func raise() -> Int {
    var limit = rlimit()
    // The structure is read and written, and no pointer is kept.
    guard unsafe getrlimit(resource, &limit) == 0 else { return 0 }
    let before = limit.rlim_cur
    // Darwin takes no more than this, whatever it says.
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    guard limit.rlim_cur > before else { return Int(clamping: before) }
    guard unsafe setrlimit(resource, &limit) == 0 else { return Int(clamping: before) }
    return Int(clamping: limit.rlim_cur)
  }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}
