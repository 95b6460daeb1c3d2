//: # 07 Failures and retries
//: Attempts, and the delays between them, on a clock that moves only when nobody can run.
import Retrying
import Scheduling

struct NoAnswer: Error {}
let executor = SeededExecutor(.firstInFirstOut)
let clock = executor.clock
//: The delays double, up to a limit, and there is a last attempt.
let policy = RetryPolicy.exponential(
  initial: .milliseconds(100), maximumDelay: .milliseconds(300), attempts: 5)
for attempt in 1...5 {
  print("after attempt \(attempt):", policy.delay(afterAttempt: attempt) ?? "give up")
}
//: An operation that succeeds the fourth time.
let receipt = try executor.run { [clock, policy] in
  try await retry(policy, clock: clock, id: "order-7") { attempt in
    print("attempt \(attempt.number) at \(clock.now.sinceStart), key \(attempt.key ?? "none")")
    if attempt.number < 4 { throw NoAnswer() }
    return "receipt of attempt \(attempt.number)"
  }
}
print(receipt)
//: One that never does: the last error is kept, with the count of attempts.
do {
  try executor.run { [clock, policy] in
    try await retry(policy, clock: clock) { _ in throw NoAnswer() }
  }
} catch {
  print(error)
}
