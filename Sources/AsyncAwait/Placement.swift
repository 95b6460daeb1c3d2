/// Where callees run, and when they start.
public struct Placement: Sendable {
  enum Start: Sendable {
    /// On the stack of whoever awaits the promise first, or of a runner within a beat.
    case whenAwaited
    /// On the stack of whoever invokes, until the callee first suspends.
    case atOnce
    /// In a task of its own on an executor, which is chosen by the callee's name.
    case on(@Sendable (String) -> any TaskExecutor)
  }

  let start: Start
  /// Puts the messages to the loop into an order; `nil` lets them in as they come.
  let mailbox: (any SerialExecutor)?

  /// The default: fast, on all cores.
  ///
  /// A callee starts when somebody awaits it, on that caller's thread until it first suspends; a
  /// callee that nobody awaits is started by another thread within a beat, half a millisecond.
  /// Waking no thread for work that is about to be awaited is what makes this fast.
  public static let whenAwaited = Placement(start: .whenAwaited, mailbox: nil)

  /// A callee starts inside `invoke`, on the caller's thread, until it first suspends.
  ///
  /// This is what JavaScript does. It is the fastest, and code before the first await of a callee
  /// runs before the caller goes on. On an actor, on an executor that is not the global pool, and 24
  /// callees deep, it starts on a thread of its own instead.
  public static let atOnce = Placement(start: .atOnce, mailbox: nil)

  /// The loop and every callee share one executor.
  ///
  /// Every message to the loop is a job on the executor, and so is every answer: an executor that
  /// chooses among jobs, such as a seeded one, chooses the order of the conversation.
  ///
  /// - Parameter executor: runs the loop's turns and the callees.
  /// - Returns: the placement.
  public static func on(_ executor: any TaskExecutor & SerialExecutor) -> Placement {
    Placement(start: .on { _ in executor }, mailbox: executor)
  }

  /// Every callee runs on one executor; messages to the loop are taken as they come.
  ///
  /// For callees that belong to a thread, such as that of the connection on which they talk.
  ///
  /// - Parameter executor: runs the callees.
  /// - Returns: the placement.
  public static func on(callees executor: any TaskExecutor) -> Placement {
    Placement(start: .on { _ in executor }, mailbox: nil)
  }

  /// The loop and each callee have executors of their own.
  ///
  /// - Parameters:
  ///   - mailbox: runs the loop's turns.
  ///   - callee: answers which executor runs the callee of a name.
  /// - Returns: the placement.
  public static func on(
    mailbox: any SerialExecutor, callee: @escaping @Sendable (String) -> any TaskExecutor
  ) -> Placement {
    Placement(start: .on(callee), mailbox: mailbox)
  }
}
