/// A kind of trouble that a simulation can make.
///
/// Source: reliability D4.
public enum FaultKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// A process ends in the middle of whatever it does, and is started again later.
  case crash
  /// A process stands still for a while and does not know it.
  case pause
  /// A process reads a clock that jumped.
  case clockJump = "clock-jump"
  /// The power fails: of what was written and not flushed, each piece is there or not.
  case powerLoss = "power-loss"
  /// Of the last write before a power failure, a part is there.
  case tornWrite = "torn-write"
  /// A write or a flush fails.
  case writeError = "write-error"
  /// There is no room left on the disk for a while.
  case diskFull = "disk-full"
  /// A flush takes long.
  case slowFlush = "slow-flush"
  /// A message is lost on its way to the other side.
  case drop
  /// A message takes long.
  case delay
  /// A message arrives twice.
  case duplicate
  /// A later message overtakes an earlier one.
  case reorder
  /// Nothing gets through between two sides for a while.
  case partition
  /// The request was carried out, and its answer is lost.
  case replyLost = "reply-lost"
}
