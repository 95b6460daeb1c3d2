internal import Foundation
public import Testing

/// Runs a test on threads of its own, because it computes or blocks for a second and more.
///
/// The pool that all other tests share has as many threads as the machine has cores. A few tests that
/// hold on to them would let everything that waits for a socket or a clock wait for minutes.
public struct LongRunning: SuiteTrait, TestTrait, TestScoping {
  /// Whether tests inside a suite have the trait too.
  public var isRecursive: Bool { true }

  /// Runs one test, or one case of it.
  ///
  /// - Parameters:
  ///   - test: the test.
  ///   - testCase: its case.
  ///   - function: what the test does.
  /// - Throws: what the test throws.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(OwnThreads.shared) { try await function() }
  }
}

extension Trait where Self == LongRunning {
  /// The test computes or blocks for a second and more.
  public static var longRunning: Self { LongRunning() }
}

/// As many threads as the machine has cores, besides those of the pool.
private final class OwnThreads: TaskExecutor {
  static let shared = OwnThreads()
  private let queue = OperationQueue()

  init() { queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
