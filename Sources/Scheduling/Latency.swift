/// How long a job is under way to a lane.
///
/// It is given the label of the lane that sent the job, and how many jobs that lane has sent along
/// this way, this one included.
package typealias Latency = @Sendable (_ sender: String, _ number: Int) -> Duration

extension SeededExecutor {
  /// A lane that takes time to reach, on the virtual clock.
  ///
  /// Chance then lies in the time that messages take and not in the choice among jobs. A time that
  /// follows from the sender and the number of the message gives the same conversation in every
  /// build, also where the optimiser has merged jobs, and whatever happens on other lanes.
  ///
  /// - Parameters:
  ///   - label: the name in the trace of choices.
  ///   - latency: how long each job is under way.
  /// - Returns: the lane with that label, which from now on takes that time.
  package func lane(_ label: String, latency: @escaping Latency) -> Lane {
    let lane = lane(label)
    lane.setLatency(latency)
    return lane
  }
}
