/// Invoke and await, on the loop that one is on.
///
/// Inside an execution that is the execution's own loop; anywhere else it is `EventLoop.default`.
///
/// ```swift
/// let outer = await Async.invoke {
///   let inner = await Async.invoke { 42 }
///   let value = try await Async.await(inner)
///   return 2 * value
/// }
/// print(try await Async.await(outer))  // 84
/// ```
public enum Async: Sendable {
  /// The loop that messages from here go to.
  public static var loop: EventLoop { Execution.current?.loop ?? .default }

  /// The name of the execution that this code runs in, as traces and diagrams show it.
  public static var execution: Occurrence.Party { Execution.current?.party ?? .root("main") }

  /// Starts a callee and answers at once, with the promise of its result.
  ///
  /// - Parameters:
  ///   - label: what people call the callee; by default its promise's name.
  ///   - callee: what to run. What it returns or throws settles the promise.
  /// - Returns: the promise, pending.
  @inlinable public static func invoke<Output: Sendable>(
    _ label: String? = nil, _ callee: @escaping @Sendable () async throws -> Output
  ) async -> Promise<Output> {
    Promise(execution: await invoke(label, Body(callee)))
  }

  /// Starts a callee that never suspends; otherwise the same.
  ///
  /// - Parameters:
  ///   - label: what people call the callee; by default its promise's name.
  ///   - callee: what to run. What it returns or throws settles the promise.
  /// - Returns: the promise, pending.
  @inlinable public static func invoke<Output: Sendable>(
    _ label: String? = nil, _ callee: @escaping @Sendable () throws -> Output
  ) async -> Promise<Output> {
    Promise(execution: await invoke(label, Body(callee)))
  }

  /// Waits for the result of a promise, on whichever loop that promise is.
  ///
  /// - Parameter promise: the promise to await.
  /// - Returns: the value that the promise resolves with.
  /// - Throws: what `EventLoop.await(_:)` throws.
  @inlinable public static func `await`<Output>(_ promise: Promise<Output>) async throws -> Output {
    try await EventLoop.await(promise.execution).get(as: Output.self)
  }

  /// Sends an invoke message from here.
  @usableFromInline static func invoke(_ label: String?, _ body: Body) async -> Execution {
    let caller = Execution.current
    let loop = caller?.loop ?? .default
    if loop.ordersMessages { return await loop.invokeInTurn(label, body, from: caller) }
    return loop.invoke(label, body, from: caller, isolation: #isolation)
  }
}
