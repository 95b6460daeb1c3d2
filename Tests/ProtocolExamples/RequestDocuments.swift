package import DurablePromises

/// The example of a request of every kind.
///
/// From the description of the protocol, §4. A backslash ends a line here, not in the document.
package enum RequestDocuments {
  package static let documents: [Request.Kind: [String]] = [
    .promiseGet: [
      #"""
      {"kind":"promise.get","head":{"corrId":"1","version":"2026-04-01"},"data":{"id":"root"}}
      """#
    ],
    .promiseCreate: [
      #"""
      {"kind":"promise.create","head":{"corrId":"2","version":"2026-04-01"},\#
      "data":{"id":"greet-1","timeoutAt":1790000600000,\#
      "param":{"data":"eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxf\#
      Q=="},"tags":{"resonate:target":"poll://any@default","resonate:scope":"global",\#
      "resonate:origin":"greet-1","resonate:prefix":"greet-1","resonate:branch":"greet-1",\#
      "resonate:parent":"greet-1"}}}
      """#
    ],
    .promiseSettle: [
      #"""
      {"kind":"promise.settle","head":{"corrId":"3","version":"2026-04-01"},\#
      "data":{"id":"order.1","state":"resolved","value":{"data":"eyJhcHByb3ZlIjp0cnVlfQ=="}}}
      """#
    ],
    .promiseRegisterCallback: [
      #"""
      {"kind":"promise.register_callback","head":{"corrId":"4","version":"2026-04-01"},\#
      "data":{"awaited":"root.1","awaiter":"root"}}
      """#
    ],
    .promiseRegisterListener: [
      #"""
      {"kind":"promise.register_listener","head":{"corrId":"5","version":"2026-04-01"},\#
      "data":{"awaited":"greet-1","address":"poll://uni@default/4f1c"}}
      """#
    ],
    .promiseSearch: [
      #"""
      {"kind":"promise.search","head":{"corrId":"6","version":"2026-04-01"},\#
      "data":{"tags":{"resonate:origin":"root"},"limit":2}}
      """#
    ],
    .taskGet: [
      #"""
      {"kind":"task.get","head":{"corrId":"7","version":"2026-04-01"},"data":{"id":"greet-1"}}
      """#
    ],
    .taskCreate: [
      #"""
      {"kind":"task.create","head":{"corrId":"8","version":"2026-04-01"},"data":{"pid":"4f1c",\#
      "ttl":60000,"action":{"kind":"promise.create","head":{"corrId":"8a",\#
      "version":"2026-04-01"},"data":{"id":"root","timeoutAt":1790000600000,\#
      "param":{"data":"eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxf\#
      Q=="},"tags":{"resonate:target":"poll://any@default","resonate:branch":"root"}}}}}
      """#
    ],
    .taskAcquire: [
      #"""
      {"kind":"task.acquire","head":{"corrId":"9","version":"2026-04-01"},"data":{"id":"root",\#
      "version":1,"pid":"b2","ttl":60000}}
      """#
    ],
    .taskRelease: [
      #"""
      {"kind":"task.release","head":{"corrId":"10","version":"2026-04-01"},"data":{"id":"root",\#
      "version":2}}
      """#
    ],
    .taskFence: [
      #"""
      {"kind":"task.fence","head":{"corrId":"11","version":"2026-04-01"},"data":{"id":"root",\#
      "version":1,"action":{"kind":"promise.create","head":{"corrId":"11a",\#
      "version":"2026-04-01"},"data":{"id":"root.1","timeoutAt":1790000600000,"param":{},\#
      "tags":{"resonate:scope":"local","resonate:branch":"root","resonate:parent":"root",\#
      "resonate:origin":"root","resonate:prefix":"root"}}}}}
      """#
    ],
    .taskSuspend: [
      #"""
      {"kind":"task.suspend","head":{"corrId":"12","version":"2026-04-01"},"data":{"id":"root",\#
      "version":1,"actions":[{"kind":"promise.register_callback","head":{"corrId":"12a",\#
      "version":"2026-04-01"},"data":{"awaited":"root.2","awaiter":"root"}}]}}
      """#
    ],
    .taskFulfill: [
      #"""
      {"kind":"task.fulfill","head":{"corrId":"13","version":"2026-04-01"},"data":{"id":"root",\#
      "version":2,"action":{"kind":"promise.settle","head":{"corrId":"13a",\#
      "version":"2026-04-01"},"data":{"id":"root","state":"resolved",\#
      "value":{"data":"IkhlbGxvLCBBZGEi"}}}}}
      """#
    ],
    .taskHeartbeat: [
      #"""
      {"kind":"task.heartbeat","head":{"corrId":"14","version":"2026-04-01"},\#
      "data":{"pid":"4f1c","tasks":[{"id":"root","version":1}]}}
      """#
    ],
    .taskHalt: [
      #"""
      {"kind":"task.halt","head":{"corrId":"15","version":"2026-04-01"},"data":{"id":"root"}}
      """#
    ],
    .taskContinue: [
      #"""
      {"kind":"task.continue","head":{"corrId":"16","version":"2026-04-01"},\#
      "data":{"id":"root"}}
      """#
    ],
    .taskSearch: [
      #"""
      {"kind":"task.search","head":{"corrId":"17","version":"2026-04-01"},\#
      "data":{"state":"suspended","limit":10}}
      """#
    ],
    .scheduleGet: [
      #"""
      {"kind":"schedule.get","head":{"corrId":"18","version":"2026-04-01"},\#
      "data":{"id":"nightly"}}
      """#
    ],
    .scheduleDelete: [
      #"""
      {"kind":"schedule.delete","head":{"corrId":"19","version":"2026-04-01"},\#
      "data":{"id":"nightly"}}
      """#
    ],
    .scheduleSearch: [
      #"""
      {"kind":"schedule.search","head":{"corrId":"20","version":"2026-04-01"},\#
      "data":{"limit":10}}
      """#
    ],
    .scheduleCreate: [
      #"""
      {"kind":"schedule.create","head":{"corrId":"21","version":"2026-04-01"},\#
      "data":{"id":"nightly","cron":"0 2 * * *","promiseId":"{{.id}}.{{.timestamp}}",\#
      "promiseTimeout":3600000,\#
      "promiseParam":{"data":"eyJmdW5jIjoic3F1YXJlIiwiYXJncyI6WzddLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIj\#
      oxfQ=="},"promiseTags":{"resonate:target":"poll://any@default"}}}
      """#
    ],
  ]
}
