/// A function that was invoked, and the execution that will run it.
struct Callee: Sendable {
  let execution: Execution
  let body: Body
}

/// What a callee runs.
///
/// Its result has lost its type; `Settlement.get(as:)` gives it back.
///
/// Visible to clients' optimisers, as all generic code here is: called unspecialised, it takes longer
/// than everything else that the loop does.
@usableFromInline enum Body: Sendable {
  /// Never suspends, and so needs no task.
  case synchronous(@Sendable () -> Settlement)
  case asynchronous(@Sendable () async -> Settlement)

  @inlinable init<Output: Sendable>(_ callee: @escaping @Sendable () async throws -> Output) {
    self = .asynchronous {
      do {
        return Settlement(.success(try await callee()))
      } catch {
        return Settlement(.failure(error))
      }
    }
  }

  @inlinable init<Output: Sendable>(_ callee: @escaping @Sendable () throws -> Output) {
    self = .synchronous {
      do {
        return Settlement(.success(try callee()))
      } catch {
        return Settlement(.failure(error))
      }
    }
  }
}
