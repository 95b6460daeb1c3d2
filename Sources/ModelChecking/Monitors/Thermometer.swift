/// Watches how long a liveness monitor stays hot in a run that ends.
///
/// An exploration decides liveness on loops. A recorded or simulated run has none, it only ends, and at
/// its end something may be owed for no fault of anybody's. So the run's steps are counted: each one in
/// which the monitor stays hot is a degree, a cold moment sets the count back, and more degrees than the
/// limit are a breach. Half of a run's steps is a good limit for a run whose scheduling was fair; a run
/// that was allowed to starve somebody proves nothing.
///
/// Source: reliability E2.
public struct Thermometer<Watcher: LivenessMonitor>: LivenessMonitor {
  /// What the thermometer watches: events, and the steps of the run that they happen in.
  public enum Moment: Sendable {
    /// Something happened that the monitor watches.
    case event(Watcher.Event)
    /// A step of the run is over, such as a job of the scheduler or a tick of the clock.
    case step
  }

  /// What the thermometer sees to: what its monitor does.
  public static var name: String { Watcher.name }

  /// The monitor.
  public private(set) var monitor: Watcher
  /// The most steps on end in which the monitor may be hot.
  public let limit: Int
  /// The steps on end in which the monitor has been hot so far.
  public private(set) var degrees = 0

  /// Watches a monitor with a limit.
  ///
  /// - Parameters:
  ///   - monitor: the monitor before anything happened.
  ///   - limit: the most steps on end in which it may be hot, 0 or more.
  public init(_ monitor: Watcher, limit: Int) {
    precondition(limit >= 0, "a limit is a number of steps")
    self.monitor = monitor
    self.limit = limit
  }

  /// Watches a monitor with half the steps of a fair run as the limit.
  ///
  /// - Parameters:
  ///   - monitor: the monitor before anything happened.
  ///   - fairSteps: the most steps of the run in which everybody gets a turn.
  public init(_ monitor: Watcher, fairSteps: Int) { self.init(monitor, limit: fairSteps / 2) }

  /// Whether something is owed.
  public var isHot: Bool { monitor.isHot }

  /// Takes note of an event, or of the end of a step.
  ///
  /// - Parameter moment: what happened.
  /// - Throws: ``Breach`` if the monitor does, or with the first step in which it has been hot for too long.
  public mutating func observe(_ moment: Moment) throws(Breach) {
    switch moment {
    case .event(let event):
      try monitor.observe(event)
      if !monitor.isHot { degrees = 0 }
    case .step:
      degrees = monitor.isHot ? degrees + 1 : 0
      if degrees > limit {
        throw Breach("'\(Self.name)' was hot for \(degrees) steps on end; the limit is \(limit).")
      }
    }
  }
}
