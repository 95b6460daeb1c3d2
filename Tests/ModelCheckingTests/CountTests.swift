import ModelChecking
import TestThreads
import Testing

/// The counts of the models against formulas, written-out schedules and plain second models.
@Suite(.longRunning)
struct CountTests {
  private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  private func choose(_ n: Int, _ k: Int) -> Int {
    (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
  }

  @Test(arguments: 1...6)
  func `two-phase commit has as many states as its formula`(managers: Int) {
    let found = Explorer(TwoPhaseCommit(managers: managers)).explore()
    #expect(found.states == power(2, managers) + power(4, managers) + power(6, managers))
    #expect(found.holds && found.warnings.isEmpty)
  }

  @Test func `two-phase commit has the states that Stateright documents`() {
    #expect(Explorer(TwoPhaseCommit(managers: 3)).explore().states == 288)
    #expect(Explorer(TwoPhaseCommit(managers: 5), search: .depthFirst).explore().states == 8_832)
    // By decision alone the count hangs on the order of the search; this is Stateright's order.
    let byDecision = Explorer(
      TwoPhaseCommit(managers: 5), search: .depthFirst,
      symmetry: TwoPhaseCommit.representativeByDecision)
    #expect(byDecision.explore().states == 665)
  }

  @Test(arguments: 1...6, Search.allCases)
  func `full symmetry of two-phase commit leaves one state for each orbit`(
    managers: Int, search: Search
  ) {
    let found = Explorer(
      TwoPhaseCommit(managers: managers), search: search,
      symmetry: TwoPhaseCommit.representative
    ).explore()
    #expect(
      found.states == choose(managers + 3, 3) + choose(managers + 5, 5) + managers + 1)
    #expect(found.holds)
  }

  @Test(arguments: [(1, 5), (2, 93), (3, 4_243)])
  func `the register has as many states as all its schedules written out`(
    clients: Int, states: Int
  ) {
    let found = Explorer(SingleCopyRegister(clients: clients)).explore()
    #expect(found.states == states)
    #expect(WrittenOutRegister.states(clients: clients) == states)
    #expect(found.holds && found.warnings.isEmpty)
  }

  @Test func `a register in two places is not linearizable`() {
    let found = Explorer(SingleCopyRegister(servers: 2)).explore()
    #expect(found["linearizable"]?.counterexample?.path.count == 4)
  }

  @Test func `a read that began after another's end does not see less`() {
    // Client 2 has read A, so B, its own value, was overwritten; client 3 then reads B.
    var state = SingleCopyRegister(clients: 3).initialStates[0]
    state.clients[1].phase = .done
    state.clients[1].value = 1
    state.clients[2].phase = .done
    state.clients[2].value = 2
    #expect(state.isLinearizable, "the reads overlap")
    state.clients[2].seen = 2 << 2
    #expect(
      !state.isLinearizable, "the second read began when both calls of client 2 were complete")
  }

  @Test(arguments: [(1, 1), (3, 1), (3, 2), (4, 3), (2, 3), (6, 2)])
  func `the event loop has as many states as its formula`(callers: Int, promises: Int) {
    let found = Explorer(EventLoops(callers: callers, promises: promises)).explore()
    let counts = (0..<promises).map { promise in
      2 + 3 * power(3, (0..<callers).count { $0 % promises == promise })
    }
    #expect(found.states == counts.reduce(1, *))
    #expect(found.holds && found.warnings.isEmpty)
  }

  @Test(arguments: [(1, 0), (1, 1), (2, 1), (3, 2), (4, 2)])
  func `the journal has as many states as a plain second model`(records: Int, crashes: Int) {
    let found = Explorer(JournalCrashes(records: records, crashes: crashes)).explore()
    #expect(found.states == PlainJournal.states(records: records, crashes: crashes))
    #expect(found.holds && found.warnings.isEmpty)
  }

  @Test(arguments: [(1, 0, 2), (1, 1, 1), (1, 2, 2), (2, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 2)])
  func `the leases have as many states as a plain second model`(
    workers: Int, faults: Int, ttl: Int
  ) {
    let found = Explorer(Leases(workers: workers, faults: faults, ttl: ttl)).explore()
    #expect(found.states == PlainLeases.states(workers: workers, faults: faults, ttl: ttl))
    #expect(found.holds)
  }

  @Test func `symmetry of workers leaves fewer states and the same verdicts`() {
    let model = Leases(workers: 3, faults: 2)
    let all = Explorer(model).explore()
    let few = Explorer(model, symmetry: Leases.representative).explore()
    // One state for each set of mirror images, counted the slow way.
    let orbits = PlainLeases.orbits(workers: 3, faults: 2, ttl: 2)
    #expect(few.states == orbits)
    #expect(few.states < all.states / 3)
    for (one, other) in zip(few.findings, all.findings) where one.property.kind != .alwaysEventually
    {
      #expect(one.holds == other.holds, "\(one.property.name)")
    }
  }
}
