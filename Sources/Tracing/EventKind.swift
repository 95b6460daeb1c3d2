/// What an event of a trace says happened.
///
/// The raw values are the words that stand in a trace file. A new kind needs an entry in
/// ``Narration``; the compiler asks for it.
public enum EventKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// A caller asks the loop to run a callee.
  case invoke
  /// The loop starts a callee.
  case spawn
  /// The loop adds a pending promise to its table.
  case promiseCreated = "promise-created"
  /// The loop answers an invocation with its promise.
  case replyPromise = "reply-promise"
  /// A caller asks the loop for the result of a promise.
  case `await`
  /// The loop does not answer an await: the caller is parked.
  case parked
  /// The loop answers an await at once: the promise was settled before.
  case awaitImmediate = "await-immediate"
  /// A callee returns its result to the loop.
  case `return`
  /// A promise leaves the pending state.
  case settled
  /// The loop answers a parked caller with the result of a promise.
  case replyValue = "reply-value"
  /// A parked caller was cancelled and no longer waits.
  case unparked
  /// Somebody asks a callee to stop.
  case cancel
  /// Something changed in the world outside.
  case effect
  /// A record was written to the journal, not yet safe.
  case journalAppend = "journal-append"
  /// The records written so far are safe on disk.
  case journalFlush = "journal-flush"
  /// The process stopped and its memory is gone.
  case crash
  /// The process started again.
  case restart
  /// The journal answered in place of a body.
  case replayHit = "replay-hit"
  /// The journal knew nothing, so the body runs.
  case replayMiss = "replay-miss"
  /// The journal remembers something else than what is asked.
  case replayMismatch = "replay-mismatch"
  /// An attempt failed and another one will follow.
  case retryScheduled = "retry-scheduled"
  /// A timer fired.
  case timer
  /// A worker took a task.
  case taskClaimed = "task-claimed"
  /// A worker said that it is still at work.
  case heartbeat
  /// A worker was silent for too long and lost its task.
  case leaseExpired = "lease-expired"
  /// A message was handed to the network.
  case messageSent = "message-sent"
  /// The network lost a message.
  case messageDropped = "message-dropped"
  /// The network made a second copy of a message.
  case messageDuplicated = "message-duplicated"
  /// A message arrived.
  case messageDelivered = "message-delivered"
  /// A model took one of its steps; the words say which, and what it changed.
  case modelStep = "model-step"
  /// Something that must be true was not.
  case checkFailed = "check-failed"
  /// The program wrote a line of output.
  case log
}
