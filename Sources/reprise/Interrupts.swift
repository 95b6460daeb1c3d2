#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Lets the ends of child processes be heard of, and a limit on file sizes be an error like a full disk.
///
/// A parent may have left either signal ignored or at its default; both are inherited.
func acknowledgeLimits() {
  // Where it is ignored, the system forgets how children ended.
  _ = signal(SIGCHLD, SIG_DFL)
  _ = signal(SIGXFSZ) { _ in }
}

/// Makes Ctrl-C end the process at once with the exit code that scripts expect.
///
/// A process that was started with the signal ignored, as shells do for jobs in the background,
/// keeps ignoring it. One that was started with the signal held back does not: a parent passes on the
/// mask of the thread that starts it, and threads of a pool hold back every signal.
func acknowledgeInterrupts() {
  let previous = signal(SIGINT) { _ in _exit(130) }
  let wasIgnored =
    unsafe unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  if wasIgnored { _ = signal(SIGINT, SIG_IGN) }
  var interrupt = sigset_t()
  _ = unsafe sigemptyset(&interrupt)
  _ = unsafe sigaddset(&interrupt, SIGINT)
  _ = unsafe pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
}
