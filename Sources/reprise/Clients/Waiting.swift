import ArgumentParsing
import DurablePromises
import PromiseStores

extension ServerExchange {
  /// Waits until a promise is settled.
  ///
  /// Asks again and again, at first often and then once a second: it needs nothing of the server but an
  /// answer. A server that is away is waited for until the promise's deadline.
  func settlement(of record: PromiseRecord, _ context: Context) async throws -> PromiseRecord {
    let time = TimeSource.system
    var record = record
    var pause: Int64 = 20
    var isAway = false
    while record.state == .pending {
      try await time.sleep(until: time.now.advanced(by: pause))
      pause = min(pause * 2, 1_000)
      do {
        record = try await promise(.promiseGet(id: record.id))
        isAway = false
      } catch let failure as Failure
        where failure.code == .unavailable && time.now < record.timeoutAt
      {
        if !isAway { context.warn("\(failure.message); still waiting for \(record.id)") }
        isAway = true
      }
    }
    return record
  }
}
