/// What the machine does by itself, one transaction each; there is no R2.
///
/// All are total: fired when not enabled they change nothing. Source: protocol §5.7.
public enum InternalStep: Hashable, Sendable {
  /// R1: the deadline of a promise settles it, and its task is fulfilled.
  case promiseTimeout(id: String)
  /// R3: a listener of a settled promise is told.
  case listener(id: String, address: String)
  /// R4: an awaiter of a settled promise is woken.
  case callback(id: String, awaiter: String)
  /// R5: a lease ran out, and its task is to be had again.
  case leaseTimeout(id: String)
  /// R6: a pending task is dispatched, the first time or again.
  case retry(id: String)
  /// R7: a schedule creates the promises of all its occurrences that are due.
  case schedule(id: String)
}
