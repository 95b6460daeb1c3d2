import ModelChecking
import Testing

struct ThermometerTests {
  typealias Moments = [Thermometer<Completion>.Moment]

  private let offered: Moments = [.event(.offered(task: "a"))]
  private let settled: Moments = [.event(.settled(task: "a", version: 1, worker: "x"))]

  private func steps(_ count: Int) -> Moments { Array(repeating: .step, count: count) }

  private func watch(_ moments: Moments, limit: Int) -> TraceVerdict {
    var thermometer = Thermometer(Completion(), limit: limit)
    return thermometer.watch(moments)
  }

  @Test func `what is settled in time is accepted, one step later it is not`() {
    #expect(watch(offered + steps(5) + settled, limit: 5) == .accepted(events: 7))
    #expect(
      watch(offered + steps(6) + settled, limit: 5)
        == .rejected(event: 6, Breach("'completion' was hot for 6 steps on end; the limit is 5.")))
  }

  @Test func `a cold moment sets the count back`() {
    let again: Moments = [.event(.offered(task: "b"))]
    let end: Moments = [.event(.settled(task: "b", version: 1, worker: "x"))]
    let run = offered + steps(4) + settled + again + steps(4) + end
    #expect(watch(run, limit: 4) == .accepted(events: run.count))
    // Without the cold moment in between it is one long heat.
    let long = offered + steps(4) + again + steps(1)
    #expect(watch(long, limit: 4) != .owing(events: long.count))
  }

  @Test func `steps in which nothing is owed cost nothing`() {
    #expect(watch(steps(100), limit: 0) == .accepted(events: 100))
  }

  @Test func `a run that ends before the limit is owing, not rejected`() {
    #expect(watch(offered + steps(3), limit: 5) == .owing(events: 4))
  }

  @Test func `half of the fair steps is the limit`() {
    #expect(Thermometer(Completion(), fairSteps: 1_000).limit == 500)
    #expect(Thermometer(Completion(), fairSteps: 1_001).limit == 500)
  }
}
