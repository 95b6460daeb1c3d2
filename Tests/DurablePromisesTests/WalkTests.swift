import DurablePromises
import TestThreads
import Testing

/// All properties of the protocol on random walks: 200,000 steps and more in both profiles
/// together.
struct WalkTests {
  @Test(.longRunning, arguments: Configuration.Profile.allCases, 0..<10)
  func `all properties hold on a random walk`(profile: Configuration.Profile, block: UInt64) {
    var (statuses, fired) = ([Response.Status: Int](), [String: Int]())
    for seed in block * 100..<block * 100 + 40 {
      var walk = Walk(seed: seed, profile: profile)
      walk.run(280)
      if let failure = walk.failure {
        Issue.record("\(profile), seed \(seed), \(failure)")
        return
      }
      statuses.merge(walk.statuses, uniquingKeysWith: +)
      fired.merge(walk.fired, uniquingKeysWith: +)
    }
    // A walk that never meets something proves nothing about it.
    let never = Set(Response.Status.allCases).subtracting(statuses.keys)
    #expect(never == (profile == .strict ? [] : [.notImplemented]))
    #expect(fired.count == 6, "\(fired)")
  }
}
