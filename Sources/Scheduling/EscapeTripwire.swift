import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Catches jobs that leave a simulation for the global pool.
///
/// For tests only.
/// The concurrency runtime has a variable, `swift_task_enqueueGlobal_hook`; a function stored there
/// sees every job on its way to the pool. Test runners use the pool themselves, at the same time,
/// so only jobs enqueued by the watching thread count: in a simulation, that thread runs all.
///
/// Not seen: the main actor, `Task.sleep`, executors of others, and what an escaped job enqueues
/// later, from the pool. ``SeededExecutor/foreignEnqueues`` sees those of them that come back.
package enum EscapeTripwire {
  /// Whether jobs can be watched at all.
  ///
  /// False where the runtime is linked statically, because the variable has no name there.
  /// A test that relies on the tripwire must require this to be true.
  package static var isAvailable: Bool { isInstalled }

  /// Runs `body` and counts the jobs that it sends to the global pool from this thread.
  ///
  /// The jobs are let through. Watches may be nested; the innermost one counts.
  ///
  /// - Parameter body: usually one run of a ``SeededExecutor``.
  /// - Returns: what `body` returned, and how many jobs escaped.
  /// - Throws: what `body` throws.
  package static func watch<Output>(
    _ body: () throws -> Output
  ) rethrows -> (output: Output, escapes: Int) {
    precondition(isInstalled, "the tripwire needs a runtime that is linked dynamically")
    begin()
    let output: Output
    do {
      output = try body()
    } catch {
      _ = end()
      throw error
    }
    return (output, end())
  }

  private static func begin() {
    watches.withLock { $0.append(Watch(thread: .current)) }
    watchCount.add(1, ordering: .relaxed)
  }

  private static func end() -> Int {
    watchCount.subtract(1, ordering: .relaxed)
    return watches.withLock { watches in
      guard let place = watches.lastIndex(where: { $0.thread == .current }) else {
        preconditionFailure("a watch ends once, on the thread where it began")
      }
      return watches.remove(at: place).escapes
    }
  }
}

private struct Watch {
  let thread: ThreadIdentity
  var escapes = 0
}

private nonisolated let watches = Mutex<[Watch]>([])
/// Lets jobs pass without taking the lock while nobody watches.
private nonisolated let watchCount = Atomic<Int>(0)

// Both types repeat declarations of the runtime (`swift_task_enqueueGlobal_original` and the type
// of the variable): the Swift calling convention, no context, and a job is one pointer.
private typealias Original = @convention(thin) (UnownedJob) -> Void
private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

/// The function in the variable; at file scope, so that it is isolated to no actor.
private nonisolated let note: Hook = { job, original in
  if watchCount.load(ordering: .relaxed) > 0 {
    watches.withLock { watches in
      if let place = watches.lastIndex(where: { $0.thread == .current }) {
        watches[place].escapes += 1
      }
    }
  }
  original(job)
}

/// Puts the function there on first use, and leaves it for the life of the process.
///
/// Why this is safe: the name is looked up at run time, and without it nothing is touched. With it,
/// the address is that of a variable which holds one such function pointer or null, and which lives
/// as long as the process. `let` at file scope runs once. A job that is enqueued at the same moment
/// on another thread sees the old or the new pointer, as a pointer is written in one piece.
private nonisolated let isInstalled: Bool = {
  guard let variable = unsafe dlsym(dlopen(nil, RTLD_NOW), "swift_task_enqueueGlobal_hook") else {
    return false
  }
  unsafe variable.assumingMemoryBound(to: Hook?.self).pointee = note
  return true
}()
