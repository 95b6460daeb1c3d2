/// What a promise settles with.
///
/// An object, so that the table and everyone who is answered share it instead of copying it.
@usableFromInline final class Settlement: Sendable {
  @usableFromInline let result: Result<any Sendable, any Error>

  /// The result in words, if somebody observes the loop.
  @usableFromInline let description: Occurrence.Result?

  @inlinable init(
    _ result: Result<any Sendable, any Error>, description: Occurrence.Result? = nil
  ) {
    self.result = result
    self.description = description
  }

  /// The result in words.
  func describe() -> Occurrence.Result {
    switch result {
    case .success(let value): .resolved(String(describing: value))
    case .failure(let error): .rejected(String(describing: error))
    }
  }

  /// What the promise holds, as the promise's type says: the one place where a value gets it back.
  @inlinable func get<Output>(as type: Output.Type) throws -> Output {
    switch result {
    case .success(let value):
      guard let output = value as? Output else {
        preconditionFailure("a promise holds what its callee returned, a \(type)")
      }
      return output
    case .failure(let error): throw error
    }
  }
}
