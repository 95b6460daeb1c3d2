import Course
import ModelChecking
import TestThreads
import Testing
import Tracing

/// What chapter 21 says about models, monitors and recorded runs.
@Suite(.timeLimit(.minutes(12)))
struct Chapter21Tests {
  private func trace(_ name: String, seed: UInt64) throws -> Trace {
    let act = try Act.find(15, name)
    return try act.run(seed: seed).trace
  }

  private func claims(_ story: TaskStory) -> TraceVerdict {
    var monitor = OneClaimant()
    return monitor.watch(story.events)
  }

  private func completion(_ story: TaskStory) -> TraceVerdict {
    var monitor = Completion()
    return monitor.watch(story.events)
  }

  private func heat(_ story: TaskStory) -> TraceVerdict {
    var monitor = Thermometer(Completion(), fairSteps: 1_000)
    return monitor.watch(story.moments)
  }

  // MARK: 21-d

  @Test(.longRunning) func `two hundred recorded runs are accepted by the monitors`() throws {
    for seed: UInt64 in 0..<100 {
      for name in ["kill", "zombie"] {
        let story = TaskStory(of: try trace(name, seed: seed))
        let count = story.events.count
        #expect(count >= 36, "\(name), seed \(seed): twelve offers, claims and settlements")
        #expect(claims(story) == .accepted(events: count), "\(name), seed \(seed)")
        #expect(completion(story) == .accepted(events: count), "\(name), seed \(seed)")
        guard case .accepted = heat(story) else {
          Issue.record("\(name), seed \(seed): too hot")
          continue
        }
      }
    }
  }

  @Test(.longRunning) func `without the fence every zombie that comes back is rejected`() throws {
    var rejected = 0
    for seed: UInt64 in 0..<40 {
      let trace = try trace("zombie", seed: seed)
      let whole = TaskStory(of: trace)
      var story = whole
      story.takeAwayTheFence(in: trace)
      guard story.events.count > whole.events.count else { continue }
      guard case .rejected(_, let breach) = claims(story) else {
        Issue.record("seed \(seed): accepted")
        continue
      }
      #expect("\(breach)".hasPrefix("w2 settled "))
      rejected += 1
    }
    #expect(rejected > 10)
  }

  @Test func `a run that is cut off is owing, one without expiries gets too hot`() throws {
    let trace = try trace("kill", seed: 0)
    var cut = TaskStory(of: trace)
    cut.cut(to: trace.events.count / 2)
    guard case .owing = completion(cut), case .owing = heat(cut) else {
      Issue.record("a run that was cut off proves nothing")
      return
    }
    var endless = TaskStory(of: trace)
    endless.keepLeases(thenSteps: 1_000)
    guard case .rejected(_, let breach) = heat(endless) else {
      Issue.record("a task that nobody ends goes unnoticed")
      return
    }
    #expect("\(breach)" == "'completion' was hot for 501 steps on end; the limit is 500.")
    guard case .accepted = claims(endless) else {
      Issue.record("nothing wrong was done")
      return
    }
  }

  // MARK: 21-c

  @Test func `symmetry leaves fewer states and the same safety`() throws {
    let entry = try #require(ModelCatalogue.entry(named: "leases"))
    for bug in [nil, "no-counter-check"] {
      let all = try entry.explore(settings: ModelSettings(bug: bug))
      let one = try entry.explore(settings: ModelSettings(bug: bug, symmetry: "workers"))
      #expect(one.states < all.states)
      func safety(_ report: ModelReport) -> [String] {
        report.properties.filter { $0.kind == .always }.map { property in
          let steps = property.counterexample.map { " \($0.steps.count)" } ?? ""
          return "\(property.name) \(property.verdict)\(steps)"
        }
      }
      #expect(safety(one) == safety(all))
    }
  }
}
