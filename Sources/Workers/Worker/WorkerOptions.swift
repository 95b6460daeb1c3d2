public import Retrying

/// How a worker works.
///
/// Source: protocol §6.6.
public struct WorkerOptions: Sendable {
  /// The name of this process towards the server; by default the id in the receiver's address.
  public var processID: String?
  /// How long a lease lasts unless it is renewed.
  public var ttl: Duration
  /// How often leases are renewed; half of ``ttl`` unless set.
  public var heartbeatInterval: Duration?
  /// How many calls run at the same time; one that waits for something remote does not count.
  public var concurrency: Int
  /// How many messages may wait here for a place to run; then the receiver waits.
  ///
  /// Unless set, none with a ``StoreReceiver``, which leaves messages to others, and else 10,000.
  public var maximumWaiting: Int?
  /// How many suspended calls are kept in memory, so that they go on where they were.
  ///
  /// A call that is not kept is run again from the top, with the same result. 0 keeps none.
  public var maximumParked: Int
  /// How long to leave a call alone that this worker could not run, after each time.
  public var backoff: RetryPolicy
  /// Where functions run.
  public var functionPlace: FunctionPlace

  /// Where a worker's functions run.
  public enum FunctionPlace: Hashable, Sendable {
    /// Where the worker's placement says: a function may compute for as long as it likes.
    case asPlaced
    /// On the thread of the connection to the server, if there is one: no other thread has to wake up for a
    /// call. A function that keeps the thread lets messages, leases and the other calls wait.
    case connectionThread
  }

  /// Describes how a worker works.
  ///
  /// - Parameters:
  ///   - processID: the name of this process; by default the id in the receiver's address.
  ///   - ttl: how long a lease lasts unless it is renewed; at least a millisecond.
  ///   - heartbeatInterval: how often leases are renewed; half of `ttl` unless set.
  ///   - concurrency: how many calls run at the same time; at least one.
  ///   - maximumWaiting: how many messages may wait here for a place to run.
  ///   - maximumParked: how many suspended calls are kept in memory.
  ///   - backoff: how long to leave a call alone that this worker could not run.
  ///   - functionPlace: where functions run.
  public init(
    processID: String? = nil, ttl: Duration = .seconds(60), heartbeatInterval: Duration? = nil,
    concurrency: Int = 64, maximumWaiting: Int? = nil, maximumParked: Int = 1_000,
    backoff: RetryPolicy = .exponential(initial: .seconds(1), attempts: .max),
    functionPlace: FunctionPlace = .asPlaced
  ) {
    precondition(ttl >= .milliseconds(1), "A lease lasts a millisecond or more.")
    precondition(concurrency > 0, "A worker runs at least one call at a time.")
    precondition(maximumWaiting ?? 0 >= 0, "No fewer messages wait than none.")
    precondition(maximumParked >= 0, "A worker keeps no fewer calls than none.")
    self.processID = processID
    self.ttl = ttl
    self.heartbeatInterval = heartbeatInterval
    self.concurrency = concurrency
    self.maximumWaiting = maximumWaiting
    self.maximumParked = maximumParked
    self.backoff = backoff
    self.functionPlace = functionPlace
  }

  /// The length of a lease as the protocol carries it.
  var leaseMilliseconds: Int64 { max(1, ttl.wholeMilliseconds) }

  /// From one renewal to the next, in milliseconds.
  var beat: Int64 { max(1, (heartbeatInterval ?? ttl / 2).wholeMilliseconds) }
}

extension Duration {
  /// The number of milliseconds, rounded down; the largest one where it has no room.
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, beyond) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    return beyond ? .max : sum
  }
}
