import DurablePromises
import ResonateProtocol
import Testing

/// What checkers see.
struct SnapshotTests {
  private static let pool = ["resonate:target": "poll://any@default"]

  @Test func `a snapshot is written as the checkers read it`() throws {
    let snapshot = Snapshot(
      promises: [
        .init(
          PromiseRecord(
            id: "root", state: .pending, tags: Self.pool, timeoutAt: 9_000, createdAt: 1_000),
          listeners: ["poll://uni@default/4f1c"]),
        .init(
          PromiseRecord(
            id: "root.1", state: .resolved, timeoutAt: 9_000, createdAt: 1_000, settledAt: 2_000),
          callbacks: ["root", "a"]),
      ],
      tasks: [
        .init(id: "a", state: .pending, version: 2, retryAt: 5_000, resumes: ["x", "y"]),
        .init(id: "b", state: .suspended, version: 1),
        .init(
          id: "root", state: .acquired, version: 1, ttl: 60_000, pid: "4f1c", expiresAt: 61_000),
      ],
      outbox: [
        .unblock(
          PromiseRecord(id: "p", state: .rejected, timeoutAt: 9, createdAt: 1, settledAt: 2),
          address: "http://h"),
        .execute(task: "root.1", version: 0, address: "poll://any@default"),
        .execute(task: "a", version: 2, address: "poll://any@default"),
      ])
    let expected = #"""
      {"kind":"debug.snap","head":{"corrId":"c","status":200,"version":"2026-04-01"},"data":{
      "promises":[{"id":"root","state":"pending","param":{},"value":{},
        "tags":{"resonate:target":"poll://any@default"},"timeoutAt":9000,"createdAt":1000},
        {"id":"root.1","state":"resolved","param":{},"value":{},"tags":{},"timeoutAt":9000,
        "createdAt":1000,"settledAt":2000}],
      "promiseTimeouts":[{"id":"root","timeout":9000}],
      "callbacks":[{"awaiter":"a","awaited":"root.1"},{"awaiter":"root","awaited":"root.1"}],
      "listeners":[{"id":"root","address":"poll://uni@default/4f1c"}],
      "tasks":[{"id":"a","state":"pending","version":2,"resumes":2},
        {"id":"b","state":"suspended","version":1,"resumes":0},
        {"id":"root","state":"acquired","version":1,"resumes":0,"ttl":60000,"pid":"4f1c"}],
      "taskTimeouts":[{"id":"a","type":0,"timeout":5000},{"id":"root","type":1,"timeout":61000}],
      "messages":[
        {"address":"poll://any@default","message":{"kind":"execute","head":{},
          "data":{"task":{"id":"a","version":2}}}},
        {"address":"poll://any@default","message":{"kind":"execute","head":{},
          "data":{"task":{"id":"root.1","version":0}}}},
        {"address":"http://h","message":{"kind":"unblock","head":{},"data":{"promise":{"id":"p",
          "state":"rejected","param":{},"value":{},"tags":{},"timeoutAt":9,"createdAt":1,
          "settledAt":2}}}}]}}
      """#
    let written = ResponseEnvelope.encode(snapshot: snapshot, correlationID: "c")
    #expect(try Document(written) == Document(expected))
  }

  @Test func `a strict machine arms the deadlines of external promises only`() throws {
    let local = PromiseRecord(id: "x", state: .pending, timeoutAt: 9, createdAt: 1)
    for (profile, count) in [(Configuration.Profile.compatible, 1), (.strict, 0)] {
      let snapshot = Snapshot(
        configuration: Configuration(profile: profile), promises: [.init(local)])
      let written = try Document(
        ResponseEnvelope.encode(snapshot: snapshot, correlationID: "c"))
      let timeouts = try #require(written["data", "promiseTimeouts"] as? [Any])
      #expect(timeouts.count == count)
    }
  }

  @Test(arguments: [
    (DebugRequest.start, "{}"), (.stop, "{}"), (.reset, "{}"), (.tick(1), "[]"),
  ])
  func `a debug request is answered`(request: DebugRequest, data: String) throws {
    let expected = #"""
      {"kind":"\#(request.kind)","head":{"corrId":"c","status":200,"version":"2026-04-01"},\#
      "data":\#(data)}
      """#
    let written = ResponseEnvelope.encode(done: request, correlationID: "c")
    #expect(try Document(written) == Document(expected))
  }
}
