import Testing

@testable import DurablePromises

/// What the machine keeps besides promises and tasks: order, timers and the outbox.
struct UpkeepTests {
  @Test func `messages come in the order of their first entry, the newest of each key`() {
    var machine = machine()
    machine.create("b", tags: target)
    machine.fireDue(at: start)
    machine.create("a", tags: target)
    machine.fireDue(at: start)
    _ = machine.acquire("b", 0)
    machine.release("b", 1)
    machine.fireDue(at: start)
    let address = "poll://any@default"
    #expect(machine.outboxCount == 2)
    #expect(
      machine.takeMessages(limit: 1) == [.execute(task: "b", version: 1, address: address)])
    machine.fireDue(at: start + 30_000)
    // What was taken comes again at the end.
    #expect(
      machine.takeMessages(limit: 9)
        == [
          .execute(task: "a", version: 0, address: address),
          .execute(task: "b", version: 1, address: address),
        ])
    #expect(machine.takeMessages(limit: 0).isEmpty)
  }

  @Test func `the outbox forgets what was taken`() {
    var outbox = Outbox()
    for round in 0..<1000 as Range<Int32> {
      for task in 0..<10 as Range<Int32> { outbox.put(.execute(task: task, version: 1)) }
      outbox.put(.execute(task: 3, version: Int64(round)))
      let taken = outbox.take(10).map { entry -> Int32 in
        if case .execute(let task, _) = entry { task } else { -1 }
      }
      #expect(taken == Array(0..<10))
      #expect(outbox.waiting.startIndex < 100)
    }
    #expect(outbox.count == 0)
  }

  @Test func `timers do not collect what no longer holds`() {
    var machine = machine()
    machine.create("x", tags: target)
    for number in 0..<1000 {
      machine.create("p\(number)")
      machine.settle("p\(number)")
      _ = machine.acquire("x", Int64(number))
      let now = start + Int64(number)
      let beat = TaskHeartbeat(pid: "p", tasks: [.init(id: "x", version: Int64(number) + 1)])
      _ = machine.apply(.taskHeartbeat(beat), at: now)
      machine.release("x", Int64(number) + 1, at: now)
      let schedule = ScheduleCreate(
        id: "s", cron: "* * * * *", promiseId: "p", promiseTimeout: 1, promiseTags: target)
      _ = machine.apply(.scheduleCreate(schedule), at: now)
      _ = machine.apply(.scheduleDelete(id: "s"), at: now)
    }
    #expect(machine.deadlines.count <= 67)
    #expect(machine.leases.count <= 67)
    #expect(machine.retries.count <= 67)
    #expect(machine.occurrences.count <= 67)
    #expect(machine.schedules.count == 1)
  }

  @Test(arguments: 0..<10)
  func `timers come in order`(seed: UInt64) {
    var chance = Chance(seed: seed)
    var timers = Timers()
    var expected: [Timers.Entry] = []
    for slot in 0..<500 as Range<Int32> {
      let at = Instant(milliseconds: Int64(chance.number(0...50)))
      timers.insert(at, slot)
      expected.append(.init(at: at, slot: slot))
      if chance.percent(20) {
        expected.sort()
        #expect(timers.first == expected.removeFirst())
        timers.removeFirst()
      }
    }
    expected.sort()
    #expect(timers.removeAll(until: 25) == expected.filter { $0.at <= 25 })
    #expect(timers.removeAll(until: 50) == expected.filter { $0.at > 25 })
    #expect(timers.first == nil)
  }

  @Test func `the next step is due when the earliest timer is`() {
    var machine = machine()
    #expect(machine.nextDue == nil)
    machine.create("a")
    #expect(machine.nextDue == inTenMinutes)
    machine.createHeld("x", ttl: 1000)
    #expect(machine.nextDue == start + 1000)
    _ = machine.suspend("x", 1, on: ["a"])
    #expect(machine.nextDue == inTenMinutes)
    machine.settle("a")
    #expect(machine.nextDue == Instant(milliseconds: .min))
    #expect(machine.fireDue(at: start) == [.callback(id: "a", awaiter: "x"), .retry(id: "x")])
    #expect(machine.nextDue == start + 30_000)
    machine.settle("x")
    #expect(machine.nextDue == nil)
  }

  @Test func `due steps come in order of kind, instant and id`() {
    var machine = machine()
    for id in ["z", "m", "b"] { machine.create(id, until: start + 10) }
    machine.create("a", until: start + 11)
    for id in ["x", "w"] {
      machine.createHeld(id, ttl: 11)
      machine.release(id, 1)
    }
    machine.createHeld("v", ttl: 10)
    let listen = RegisterListener(awaited: "m", address: "http://h")
    _ = machine.apply(.promiseRegisterListener(listen), at: start)
    #expect(
      machine.fireDue(at: start + 11)
        == [
          .promiseTimeout(id: "b"), .promiseTimeout(id: "m"), .promiseTimeout(id: "z"),
          .promiseTimeout(id: "a"), .listener(id: "m", address: "http://h"),
          .leaseTimeout(id: "v"), .retry(id: "w"), .retry(id: "x"), .retry(id: "v"),
        ])
    #expect(machine.fireDue(at: start + 11) == [])
  }

  @Test func `instants do not overflow`() {
    var machine = machine()
    let end = Instant(milliseconds: .max)
    machine.createHeld("x", until: end, ttl: .max)
    #expect(machine.row(ofTask: "x")?.expiresAt == end)
    machine.create("y", until: end, tags: target, at: end + -1)
    machine.fireDue(at: end + -1)
    #expect(machine.row(ofTask: "y")?.retryAt == end)
    machine.fireDue(at: end)
    #expect(machine.promise("x", at: end)?.state == .rejectedTimedout)
  }

  @Test func `a search finds what was created since the last one`() {
    var machine = machine()
    var chance = Chance(seed: 1)
    var ids: Set<String> = []
    for _ in 0..<30 {
      for _ in 0..<chance.number(0...20) {
        let id = "p\(chance.number(0...999))"
        ids.insert(id)
        machine.create(id)
      }
      let found = machine.apply(.promiseSearch(.init(limit: 1000)), at: start).promises.map(\.id)
      #expect(found == ids.sorted())
    }
  }

  @Test func `only a change raises the revision`() {
    var machine = machine()
    machine.create("x")
    let revision = machine.revision
    machine.create("x")
    _ = machine.promise("x")
    _ = machine.promise("x", at: inTenMinutes)
    #expect(machine.fireDue(at: start).isEmpty)
    #expect(machine.revision == revision)
    machine.settle("x")
    #expect(machine.revision > revision)
  }
}
