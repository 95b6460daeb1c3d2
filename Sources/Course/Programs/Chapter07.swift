internal import AsyncAwait
internal import Retrying
internal import Synchronization
internal import Tracing

extension Program {
  /// Chapter 07: a card is charged over a line that loses messages.
  static let chapter07 = Program(
    chapter: 7, selector: "fail",
    [
      Scenario("throw", "Three attempts fail, the fourth succeeds: one receipt, one charge.") {
        stage in
        let bank = Bank(stage)
        let payment = await Async.invoke("pay") { try await pay(bank, key: "order-7", stage) }
        stage.say("receipt: \(try await Async.await(payment))")
      },
      Scenario("no-key", "The same without a key: one receipt, two charges.") { stage in
        let bank = Bank(stage)
        let payment = await Async.invoke("pay") { try await pay(bank, key: nil, stage) }
        stage.say("receipt: \(try await Async.await(payment))")
      },
      Scenario(
        "kill", "The process is killed between two attempts: nobody is left to retry.",
        fate: .isKilled(isRestarted: false)
      ) { stage in
        let bank = Bank(stage)
        stage.say("paying order-7")
        do {
          try await withDeadline(.milliseconds(450), clock: stage.clock) {
            stage.say("receipt: \(try await pay(bank, key: "order-7", stage))")
          }
        } catch is DeadlineExceeded {
          stage.dieOnce()
        }
      },
    ])
}

/// Charges the card, again and again until the bank answers.
private func pay(_ bank: Bank, key: String?, _ stage: Stage) async throws -> String {
  let policy = RetryPolicy.exponential(initial: .milliseconds(100), attempts: 5)
  return try await retry(policy, clock: stage.clock, id: key) { error in
    error is NoAnswer
  } onRetry: { attempt, delay, error in
    stage.note(.retryScheduled, "\(error); attempt \(attempt + 1) in \(milliseconds(delay)) ms")
  } operation: { attempt in
    if attempt.number > 1 { stage.note(.timer, "attempt \(attempt.number)") }
    return try bank.charge(attempt)
  }
}

/// A bank at the other end of a bad line: it hears the second request, and is heard at the fourth.
private final class Bank: Sendable {
  private let stage: Stage
  private let receipts = Mutex<[String: String]>([:])

  init(_ stage: Stage) { self.stage = stage }

  func charge(_ attempt: Attempt) throws -> String {
    guard attempt.number == 2 || attempt.number >= 4 else { throw NoAnswer() }
    let receipt = receipt(for: attempt)
    guard attempt.number >= 4 else { throw NoAnswer() }
    return receipt
  }

  /// Charges the card, unless it remembers that it did for this key.
  private func receipt(for attempt: Attempt) -> String {
    receipts.withLock { receipts in
      if let key = attempt.key, let receipt = receipts[key] { return receipt }
      stage.effect("charge card 7")
      let receipt = "attempt \(attempt.number)"
      if let key = attempt.key { receipts[key] = receipt }
      return receipt
    }
  }
}

/// The line was silent.
///
/// Whether the request was lost or only the answer, the caller cannot know.
private struct NoAnswer: Error, CustomStringConvertible {
  var description: String { "no answer from the bank" }
}

private func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }
