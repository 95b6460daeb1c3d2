#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Carries the work of a thread across the C interface.
private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread that nobody waits for.
///
/// A loop blocks in the system while nothing is ready; threads of the concurrency pool must not.
func startThread(_ run: @escaping @Sendable () -> Void) throws(HTTPSocketError) {
  // The new thread takes over the one reference that is handed out here.
  let body = unsafe Unmanaged.passRetained(ThreadBody(run))
  #if canImport(Darwin)
    var thread: pthread_t?
    let code = unsafe pthread_create(&thread, nil, { unsafe enter($0) }, body.toOpaque())
  #else
    var thread = pthread_t()
    let code = unsafe pthread_create(&thread, nil, { unsafe enter($0) }, body.toOpaque())
  #endif
  guard code == 0 else {
    unsafe body.release()
    throw HTTPSocketError("pthread_create", code: code)
  }
  #if canImport(Darwin)
    // A thread that was created has a name.
    if let thread = unsafe thread { _ = unsafe pthread_detach(thread) }
  #else
    _ = pthread_detach(thread)
  #endif
}

private func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  // The argument is what `startThread` retained, and nobody else releases it.
  if let argument = unsafe argument {
    let body = unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
    body.run()
  }
  return nil
}
