import DurablePromises
import Testing

/// What a typed request can still get wrong, with the texts of protocol Appendix A.
struct ValidationTests {
  static let cases: [(Request, String)] = [
    (.promiseGet(id: ""), "Promise ID is required"),
    (.promiseCreate(.init(id: "", timeoutAt: 1)), "Promise ID is required"),
    (.promiseCreate(.init(id: "a\0", timeoutAt: 1)), "Promise ID must not contain null bytes"),
    (.promiseCreate(.init(id: "a", timeoutAt: -1)), "TimeoutAt must be a non-negative integer"),
    (
      .promiseCreate(.init(id: "", timeoutAt: -1)),
      "Promise ID is required; TimeoutAt must be a non-negative integer"
    ),
    (.promiseSettle(.init(id: "", state: .resolved)), "Promise ID is required"),
    (.promiseRegisterCallback(.init(awaited: "", awaiter: "x")), "Awaited promise ID is required"),
    (.promiseRegisterCallback(.init(awaited: "a", awaiter: "")), "Awaiter promise ID is required"),
    (
      .promiseRegisterCallback(.init(awaited: "a", awaiter: "a")),
      "Awaited and awaiter must be different promises"
    ),
    (
      .promiseRegisterListener(.init(awaited: "", address: "http://h")),
      "Awaited promise ID is required"
    ),
    (.promiseRegisterListener(.init(awaited: "a", address: "")), "Address is required"),
    (.promiseRegisterListener(.init(awaited: "a", address: "x")), "Invalid listener address"),
    (.promiseSearch(.init(limit: 0)), "Limit must be a positive integer"),
    (.promiseSearch(.init(limit: 1001)), "Invalid 'limit' — must be between 1 and 1000"),
    (.taskSearch(.init(limit: 0)), "Limit must be a positive integer"),
    (.scheduleSearch(.init(limit: 1001)), "Invalid 'limit' — must be between 1 and 1000"),
    (.taskGet(id: ""), "Task ID is required"),
    (.taskHalt(id: ""), "Task ID is required"),
    (.taskContinue(id: ""), "Task ID is required"),
    (.taskRelease(.init(id: "", version: 0)), "Task ID is required"),
    (.taskRelease(.init(id: "x", version: -1)), "Version must be a non-negative integer"),
    (.taskAcquire(.init(id: "x", version: 0, pid: "", ttl: 1)), "Process ID is required"),
    (.taskAcquire(.init(id: "x", version: 0, pid: "p", ttl: 0)), "TTL must be a positive integer"),
    (.taskHeartbeat(.init(pid: "", tasks: [])), "Process ID is required"),
    (
      .taskSuspend(.init(id: "x", version: 0, actions: [.init(awaited: "x", awaiter: "x")])),
      "Action awaited promise must not equal the task ID"
    ),
    (.scheduleGet(id: ""), "Schedule ID is required"),
    (.scheduleDelete(id: ""), "Schedule ID is required"),
    (schedule { $0.id = "" }, "Schedule ID is required"),
    (schedule { $0.cron = "" }, "Cron expression is required"),
    (schedule { $0.cron = "no cron" }, "Invalid cron expression"),
    (schedule { $0.cron = "0 0 30 2 *" }, "Invalid cron expression"),
    (schedule { $0.promiseId = "" }, "Promise ID template is required"),
    (schedule { $0.promiseTimeout = -1 }, "Promise timeout must be a non-negative integer"),
    (
      schedule { $0.promiseTags = ["resonate:target": "x"] }, "Invalid resonate:target address"
    ),
  ]

  private static func schedule(_ change: (inout ScheduleCreate) -> Void) -> Request {
    var create = ScheduleCreate(
      id: "s", cron: "* * * * *", promiseId: "p", promiseTimeout: 0, promiseTags: target)
    change(&create)
    return .scheduleCreate(create)
  }

  @Test(arguments: cases.indices)
  func `a request that makes no sense is refused before anything is looked up`(index: Int) {
    let (request, text) = Self.cases[index]
    var machine = machine()
    #expect(machine.apply(request, at: start) == .problem(.invalid, text))
    #expect(machine.revision == 0)
  }

  @Test func `what does not exist is not found`() {
    var machine = machine()
    #expect(machine.apply(.promiseGet(id: "x"), at: start).problem == "Promise not found")
    #expect(machine.settle("x").problem == "Promise not found")
    let callback = RegisterCallback(awaited: "x", awaiter: "y")
    #expect(
      machine.apply(.promiseRegisterCallback(callback), at: start).problem
        == "Awaited promise not found")
    machine.create("x")
    #expect(
      machine.apply(.promiseRegisterCallback(callback), at: start)
        == .problem(.unprocessable, "Awaiter promise not found"))
    machine.create("y")
    #expect(
      machine.apply(.promiseRegisterCallback(callback), at: start)
        == .problem(.unprocessable, "Awaiter promise has no resonate:target tag"))
    for answer in [
      machine.apply(.taskGet(id: "x"), at: start), machine.acquire("x", 0),
      machine.release("x", 0), machine.fence("x", 0), machine.suspend("x", 0, on: ["y"]),
      machine.fulfill("x", 0), machine.apply(.taskHalt(id: "x"), at: start),
      machine.apply(.taskContinue(id: "x"), at: start),
    ] { #expect(answer == .problem(.notFound, "Task not found")) }
    #expect(
      machine.apply(.scheduleGet(id: "x"), at: start) == .problem(.notFound, "Schedule not found"))
  }

  @Test func `ids are told apart by their bytes`() {
    var machine = machine()
    machine.create("\u{E9}", tags: ["n": "1"])
    machine.create("e\u{301}", tags: ["n": "2"])
    #expect(machine.promise("\u{E9}")?.tags == ["n": "1"])
    #expect(machine.promise("e\u{301}")?.tags == ["n": "2"])
    #expect(machine.violations(at: start) == [])
  }
}
