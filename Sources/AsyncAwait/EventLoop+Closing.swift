extension EventLoop {
  /// Runs `body` as an execution of this loop: `Async` in it means this loop.
  ///
  /// It runs in the current task, where the caller is. On the global pool that is fastest: callees
  /// start on this very thread.
  ///
  /// - Parameters:
  ///   - name: what observers call the execution.
  ///   - body: what to run.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public nonisolated func run<Output>(
    _ name: String = "main", _ body: () async throws -> Output
  ) async rethrows -> Output {
    let root = Execution(loop: self, promise: nil, label: name)
    return try await Execution.$current.withValue(root) { try await body() }
  }

  /// Closes the loop: nothing starts any more, and nobody is left waiting.
  ///
  /// Promises that are pending are rejected with `LoopClosed`, which answers everyone parked on them;
  /// their callees are asked to stop. What had settled can still be awaited.
  ///
  /// - Returns: what was left undone: pending promises, and rejections that nobody ever awaited.
  @discardableResult
  public func close() -> CloseReport {
    // Taken out of the lock with them: the last reference to an execution must not go under the lock.
    let (report, tasks, replies, ready) = table.withLock { table in
      var replies: [Reply] = []
      let tasks = table.tasks.sorted { $0.key < $1.key }.map(\.value)
      let pending = table.state.pendingPromises()
      let names = pending.map { table.name(of: $0) }
      let report = CloseReport(
        unawaitedRejections: table.unawaited.all,
        furtherUnawaitedRejections: table.unawaited.dropped,
        pendingPromises: names.map(\.description))
      table.isClosed = true
      let ready = table.ready
      table.ready = ReadyList()
      for (promise, name) in zip(pending, names) {
        let closed = described(Settlement(.failure(LoopClosed(promise: name.description))))
        replies += settle(promise, name, with: closed, in: &table)
      }
      table.unawaited = UnawaitedRejections()
      return (report, tasks, replies, ready)
    }
    withExtendedLifetime(ready) { for task in tasks { task.cancel() } }
    for reply in replies { reply.answer(.settled) }
    return report
  }

  /// Who waits for whom, in the order in which they came.
  ///
  /// Ask when nothing can run and the program has not ended: whoever is at the end of the chains is
  /// whom everyone waits for.
  ///
  /// O(n log n) in the number of awaiters.
  public nonisolated var waits: [Wait] {
    table.withLock { table in
      table.state.waits().map { wait in
        Wait(
          caller: wait.caller.map { table.name(of: $0).description },
          promise: table.name(of: wait.promise).description)
      }
    }
  }

  /// How many promises are in the table: pending ones, and settled ones that someone still holds.
  public nonisolated var promiseCount: Int { table.withLock { $0.state.promises.count } }

  /// How many callers are parked.
  public nonisolated var awaiterCount: Int { table.withLock { $0.state.awaiters.count } }
}

/// One caller that waits for one promise.
public struct Wait: Hashable, Sendable, CustomStringConvertible {
  /// The name of the callee that waits; `nil` for a caller that the loop did not start.
  public let caller: String?
  /// The name of the promise it waits for.
  public let promise: String

  /// The wait in words.
  public var description: String { "\(caller ?? "main") waits for \(promise)" }
}

/// What a loop leaves undone when it closes.
public struct CloseReport: Sendable, CustomStringConvertible {
  /// Promises that were rejected and that nobody ever awaited, oldest first; at most a thousand.
  public let unawaitedRejections: [UnawaitedRejection]
  /// How many unawaited rejections there were beyond those.
  public let furtherUnawaitedRejections: Int
  /// The names of the promises that were pending, oldest first.
  ///
  /// They are rejected with `LoopClosed`.
  public let pendingPromises: [String]

  /// Whether nothing was left undone.
  public var isClean: Bool {
    unawaitedRejections.isEmpty && furtherUnawaitedRejections == 0 && pendingPromises.isEmpty
  }

  /// One line for each thing left undone.
  public var description: String {
    var lines = unawaitedRejections.map(\.description)
    if furtherUnawaitedRejections > 0 {
      lines.append("… and \(furtherUnawaitedRejections) more rejections that nobody awaited")
    }
    lines += pendingPromises.map { "\($0) was pending when the loop closed" }
    return lines.joined(separator: "\n")
  }
}

/// A promise that was rejected, and that nobody awaited.
public struct UnawaitedRejection: Sendable, CustomStringConvertible {
  /// The name of the promise.
  public let promise: String
  /// What its callee threw.
  public let error: any Error

  /// The promise, the error, and what to do.
  public var description: String {
    "\(promise) was rejected and nobody awaited it: \(error). Await it, even if only to ignore it."
  }
}

extension EventLoop {
  /// Whether nothing is noted beside the two tables: for tests that look for leaks.
  package nonisolated var notesAreEmpty: Bool {
    table.withLock {
      $0.ready.count == 0 && $0.tasks.isEmpty && $0.cancelRequests.isEmpty && $0.labels.isEmpty
        && $0.parties.isEmpty
    }
  }
}
