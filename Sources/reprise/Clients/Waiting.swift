import DurablePromises
import PromiseStores

extension ServerExchange {
  /// Waits until a promise is settled.
  ///
  /// Asks again and again, at first often and then once a second: it needs nothing of the server but an
  /// answer, and its deadline ends it.
  func settlement(of record: PromiseRecord) async throws -> PromiseRecord {
    let time = TimeSource.system
    var record = record
    var pause: Int64 = 20
    while record.state == .pending {
      try await time.sleep(until: time.now.advanced(by: pause))
      pause = min(pause * 2, 1_000)
      record = try await promise(.promiseGet(id: record.id))
    }
    return record
  }
}
