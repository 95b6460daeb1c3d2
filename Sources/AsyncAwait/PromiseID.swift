/// Names one promise of one loop.
///
/// The number is never used again on that loop; the slot is where the promise stands in the table.
public struct PromiseID: Hashable, Sendable {
  /// 1 for the first promise of the loop, 2 for the second, and so on.
  public let number: UInt64
  /// Where the promise stands in the loop's table while it is alive.
  let slot: UInt32
}
