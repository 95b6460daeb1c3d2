/// Sees to it that each task has one claimant at a time, and that only the newest one settles, once.
public struct OneClaimant: Monitor {
  /// What the monitor sees to.
  public static let name = "one claimant"

  private struct Claim: Hashable {
    var version = 0
    var isHeld = false
    var isSettled = false
  }
  private var claims: [String: Claim] = [:]

  /// Creates a monitor that has seen nothing.
  public init() {}

  /// Takes note of an event.
  ///
  /// - Parameter event: what happened to a task.
  /// - Throws: ``Breach`` for a claim of a task that is held or settled or of a version not new, and for a
  ///   settlement by any but the newest claimant.
  public mutating func observe(_ event: TaskEvent) throws(Breach) {
    switch event {
    case .offered: return
    case .claimed(let task, let version, let worker):
      let claim = claims[task] ?? Claim()
      if claim.isSettled { throw Breach("\(worker) was given \(task), which is settled.") }
      if claim.isHeld {
        throw Breach("\(worker) was given \(task), which is held under version \(claim.version).")
      }
      if version <= claim.version {
        throw Breach("\(worker) was given \(task) under version \(version), which is not new.")
      }
      claims[task] = Claim(version: version, isHeld: true)
    case .expired(let task, let version):
      if claims[task]?.version == version { claims[task]?.isHeld = false }
    case .settled(let task, let version, let worker):
      let claim = claims[task] ?? Claim()
      if claim.isSettled { throw Breach("\(worker) settled \(task) a second time.") }
      if version != claim.version || !claim.isHeld {
        throw Breach(
          "\(worker) settled \(task) under version \(version); the newest claim is \(claim.version)."
        )
      }
      claims[task]?.isSettled = true
      claims[task]?.isHeld = false
    }
  }
}
