#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Tells threads apart that are alive at the same time.
struct ThreadIdentity: Hashable, Sendable {
  private let number: UInt64

  static var current: ThreadIdentity {
    #if canImport(Darwin)
      // The port's name stands for the thread; no pointer is kept.
      return unsafe ThreadIdentity(number: UInt64(pthread_mach_thread_np(pthread_self())))
    #else
      return ThreadIdentity(number: UInt64(pthread_self()))
    #endif
  }
}
