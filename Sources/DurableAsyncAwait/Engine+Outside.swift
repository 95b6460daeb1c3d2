internal import DurablePromises
internal import PromiseStores

// What somebody can do who is not one of the calls.
extension Engine {
  /// Resolves a promise; says whether it now holds the value.
  func resolve(_ id: String, with value: some Codable & Sendable) async throws -> Bool {
    let value = JSON.value(try JSON.encode(value))
    let record = try await settle(id, .resolved, value)
    return record.state == .resolved && record.value == value
  }

  /// Rejects a promise; says whether it now holds the error.
  func reject(_ id: String, _ error: any Error) async throws -> Bool {
    let value = try Failure.value(error)
    let record = try await settle(id, .rejected, value)
    return record.state == .rejected && record.value == value
  }
}
