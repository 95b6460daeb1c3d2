//: # 03 The deferred reply
//: An await is answered at once, or when the promise settles. The recorder writes down which.
import AsyncAwait
import Scheduling
import Tracing

let executor = SeededExecutor(.firstInFirstOut)
let recorder = Recorder()
let loop = EventLoop(placement: .on(executor), observer: recorder)

try executor.run { [clock = executor.clock, loop] in
  try await loop.run {
    let inner = await Async.invoke("inner") {
      try await clock.sleep(for: .milliseconds(10))
      return 42
    }
    print("early: \(try await Async.await(inner))")
    print("late: \(try await Async.await(inner))")
  }
}

for step in recorder.trace(scenario: "deferred reply").steps {
  print("\(step.number). \(step.sentence.plain)")
}
//: Sleep for 20 ms before the first await: which of the sentences change?
