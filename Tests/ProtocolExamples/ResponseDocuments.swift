package import DurablePromises

/// The examples of responses of every kind.
///
/// From the description of the protocol, §4. A backslash ends a line here, not in the document.
package enum ResponseDocuments {
  package static let documents: [Request.Kind: [String]] = [
    .promiseGet: [
      #"""
      {"kind":"promise.get","head":{"corrId":"1","status":200,"version":"2026-04-01"},\#
      "data":{"promise":{"id":"root","state":"pending","param":{},"value":{},"tags":{},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000}}}
      """#
    ],
    .promiseCreate: [
      #"""
      {"kind":"promise.create","head":{"corrId":"2","status":200,"version":"2026-04-01"},\#
      "data":{"promise":{"id":"greet-1","state":"pending",\#
      "param":{"data":"eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxf\#
      Q=="},"value":{},"tags":{"resonate:target":"poll://any@default","resonate:scope":"global",\#
      "resonate:origin":"greet-1","resonate:prefix":"greet-1","resonate:branch":"greet-1",\#
      "resonate:parent":"greet-1"},"timeoutAt":1790000600000,"createdAt":1790000000000}}}
      """#
    ],
    .promiseSettle: [
      #"""
      {"kind":"promise.settle","head":{"corrId":"3","status":200,"version":"2026-04-01"},\#
      "data":{"promise":{"id":"order.1","state":"resolved","param":{},\#
      "value":{"data":"eyJhcHByb3ZlIjp0cnVlfQ=="},"tags":{"resonate:scope":"global"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000,"settledAt":1790000002000}}}
      """#
    ],
    .promiseRegisterCallback: [
      #"""
      {"kind":"promise.register_callback","head":{"corrId":"4","status":200,\#
      "version":"2026-04-01"},"data":{"promise":{"id":"root.1","state":"pending","param":{},\#
      "value":{},"tags":{"resonate:target":"poll://any@default"},"timeoutAt":1790000600000,\#
      "createdAt":1790000000000}}}
      """#
    ],
    .promiseRegisterListener: [
      #"""
      {"kind":"promise.register_listener","head":{"corrId":"5","status":200,\#
      "version":"2026-04-01"},"data":{"promise":{"id":"greet-1","state":"resolved","param":{},\#
      "value":{"data":"IkhlbGxvLCBBZGEi"},"tags":{"resonate:target":"poll://any@default"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000,"settledAt":1790000001000}}}
      """#
    ],
    .promiseSearch: [
      #"""
      {"kind":"promise.search","head":{"corrId":"6","status":200,"version":"2026-04-01"},\#
      "data":{"promises":[{"id":"root","state":"pending","param":{},"value":{},\#
      "tags":{"resonate:origin":"root"},"timeoutAt":1790000600000,"createdAt":1790000000000},\#
      {"id":"root.1","state":"resolved","param":{},"value":{"data":"NDk="},\#
      "tags":{"resonate:origin":"root"},"timeoutAt":1790000600000,"createdAt":1790000000000,\#
      "settledAt":1790000000500}],"cursor":"root.1"}}
      """#
    ],
    .taskGet: [
      #"""
      {"kind":"task.get","head":{"corrId":"7","status":200,"version":"2026-04-01"},\#
      "data":{"task":{"id":"greet-1","state":"acquired","version":1,"resumes":0,"ttl":60000,\#
      "pid":"4f1c"}}}
      """#
    ],
    .taskCreate: [
      #"""
      {"kind":"task.create","head":{"corrId":"8","status":200,"version":"2026-04-01"},\#
      "data":{"task":{"id":"root","state":"acquired","version":1,"resumes":0,"ttl":60000,\#
      "pid":"4f1c"},"promise":{"id":"root","state":"pending",\#
      "param":{"data":"eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxf\#
      Q=="},"value":{},"tags":{"resonate:target":"poll://any@default","resonate:branch":"root"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000},"preload":[]}}
      """#
    ],
    .taskAcquire: [
      #"""
      {"kind":"task.acquire","head":{"corrId":"9","status":200,"version":"2026-04-01"},\#
      "data":{"task":{"id":"root","state":"acquired","version":2,"resumes":0,"ttl":60000,\#
      "pid":"b2"},"promise":{"id":"root","state":"pending","param":{},"value":{},\#
      "tags":{"resonate:target":"poll://any@default","resonate:branch":"root"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000000},"preload":[{"id":"root.1",\#
      "state":"resolved","param":{},"value":{"data":"NDk="},"tags":{"resonate:scope":"local",\#
      "resonate:branch":"root","resonate:parent":"root"},"timeoutAt":1790000600000,\#
      "createdAt":1790000000100,"settledAt":1790000000200}]}}
      """#
    ],
    .taskRelease: [
      #"""
      {"kind":"task.release","head":{"corrId":"10","status":200,"version":"2026-04-01"},\#
      "data":{}}
      """#
    ],
    .taskFence: [
      #"""
      {"kind":"task.fence","head":{"corrId":"11","status":200,"version":"2026-04-01"},\#
      "data":{"action":{"kind":"promise.create","head":{"corrId":"11","status":200,\#
      "version":"2026-04-01"},"data":{"promise":{"id":"root.1","state":"pending","param":{},\#
      "value":{},"tags":{"resonate:scope":"local","resonate:branch":"root",\#
      "resonate:parent":"root","resonate:origin":"root","resonate:prefix":"root"},\#
      "timeoutAt":1790000600000,"createdAt":1790000000100}}},"preload":[{"id":"root.1",\#
      "state":"pending","param":{},"value":{},"tags":{"resonate:scope":"local",\#
      "resonate:branch":"root","resonate:parent":"root","resonate:origin":"root",\#
      "resonate:prefix":"root"},"timeoutAt":1790000600000,"createdAt":1790000000100}]}}
      """#
    ],
    .taskSuspend: [
      #"""
      {"kind":"task.suspend","head":{"corrId":"12","status":200,"version":"2026-04-01"},\#
      "data":{}}
      """#,
      #"""
      {"kind":"task.suspend","head":{"corrId":"12","status":300,"version":"2026-04-01"},\#
      "data":{"preload":[]}}
      """#,
    ],
    .taskFulfill: [
      #"""
      {"kind":"task.fulfill","head":{"corrId":"13","status":200,"version":"2026-04-01"},\#
      "data":{"promise":{"id":"root","state":"resolved","param":{},\#
      "value":{"data":"IkhlbGxvLCBBZGEi"},"tags":{"resonate:target":"poll://any@default",\#
      "resonate:branch":"root"},"timeoutAt":1790000600000,"createdAt":1790000000000,\#
      "settledAt":1790000003000}}}
      """#
    ],
    .taskHeartbeat: [
      #"""
      {"kind":"task.heartbeat","head":{"corrId":"14","status":200,"version":"2026-04-01"},\#
      "data":{}}
      """#
    ],
    .taskHalt: [
      #"""
      {"kind":"task.halt","head":{"corrId":"15","status":200,"version":"2026-04-01"},"data":{}}
      """#
    ],
    .taskContinue: [
      #"""
      {"kind":"task.continue","head":{"corrId":"16","status":200,"version":"2026-04-01"},\#
      "data":{}}
      """#
    ],
    .taskSearch: [
      #"""
      {"kind":"task.search","head":{"corrId":"17","status":200,"version":"2026-04-01"},\#
      "data":{"tasks":[{"id":"root","state":"suspended","version":1,"resumes":0}]}}
      """#
    ],
    .scheduleGet: [
      #"""
      {"kind":"schedule.get","head":{"corrId":"18","status":200,"version":"2026-04-01"},\#
      "data":{"schedule":{"id":"nightly","cron":"0 2 * * *",\#
      "promiseId":"{{.id}}.{{.timestamp}}","promiseTimeout":3600000,"promiseParam":{},\#
      "promiseTags":{"resonate:target":"poll://any@default"},"createdAt":1790000000000,\#
      "nextRunAt":1790042400000}}}
      """#
    ],
    .scheduleDelete: [
      #"""
      {"kind":"schedule.delete","head":{"corrId":"19","status":200,"version":"2026-04-01"},\#
      "data":{}}
      """#
    ],
    .scheduleSearch: [
      #"""
      {"kind":"schedule.search","head":{"corrId":"20","status":200,"version":"2026-04-01"},\#
      "data":{"schedules":[]}}
      """#
    ],
    .scheduleCreate: [
      #"""
      {"kind":"schedule.create","head":{"corrId":"21","status":200,"version":"2026-04-01"},\#
      "data":{"schedule":{"id":"nightly","cron":"0 2 * * *",\#
      "promiseId":"{{.id}}.{{.timestamp}}","promiseTimeout":3600000,\#
      "promiseParam":{"data":"eyJmdW5jIjoic3F1YXJlIiwiYXJncyI6WzddLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIj\#
      oxfQ=="},"promiseTags":{"resonate:target":"poll://any@default"},"createdAt":1790000000000,\#
      "nextRunAt":1790042400000}}}
      """#
    ],
  ]
}
