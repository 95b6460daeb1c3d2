#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Makes Ctrl-C end the process at once with the exit code that scripts expect.
///
/// A process that was started with the signal ignored, as shells do for jobs in the background,
/// keeps ignoring it.
func acknowledgeInterrupts() {
  let previous = signal(SIGINT) { _ in _exit(130) }
  let wasIgnored =
    unsafe unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  if wasIgnored { _ = signal(SIGINT, SIG_IGN) }
}
