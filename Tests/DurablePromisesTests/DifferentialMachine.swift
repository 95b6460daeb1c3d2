import DurablePromises
import DurablePromisesReference

extension Machine: DifferentialSubject {
  mutating func restore(at now: Instant) -> String? {
    do {
      self = try Machine(restoring: snapshot())
      return nil
    } catch {
      return "its rows make no machine: \(error)"
    }
  }

  func difference(from reference: ReferenceMachine) -> String? {
    let snapshot = snapshot()
    return difference(snapshot.promises, reference.promises)
      ?? difference(snapshot.tasks, reference.tasks)
      ?? difference("schedule", snapshot.schedules, reference.schedules)
      ?? difference(snapshot.outbox, reference.outbox)
  }

  func brokenInvariants(at now: Instant) -> [String] { violations(at: now).map { "\($0)" } }

  private func difference(
    _ rows: [Snapshot.PromiseRow], _ expected: [ReferenceMachine.PromiseRow]
  ) -> String? {
    for index in 0..<min(rows.count, expected.count) {
      let (row, other) = (rows[index], expected[index])
      // Sets are lists in either, in no order that means anything.
      let alike =
        row.record == other.record && row.callbacks.count == other.callbacks.count
        && row.listeners.count == other.listeners.count
        && (row.callbacks.isEmpty || row.callbacks.allSatisfy(other.callbacks.contains))
        && (row.listeners.isEmpty || row.listeners.allSatisfy(other.listeners.contains))
      if !alike { return differing("promise", row, other) }
    }
    return count("promises", rows, expected)
  }

  private func difference(
    _ rows: [Snapshot.TaskRow], _ expected: [ReferenceMachine.TaskRow]
  ) -> String? {
    for index in 0..<min(rows.count, expected.count) {
      let (row, other) = (rows[index], expected[index])
      let alike =
        row.id == other.id && row.state == other.state && row.version == other.version
        && row.ttl == other.ttl && row.pid == other.pid && row.expiresAt == other.expiresAt
        && row.retryAt == other.retryAt && row.resumes.count == other.resumes.count
        && (row.resumes.isEmpty || row.resumes.allSatisfy(other.resumes.contains))
      if !alike { return differing("task", row, other) }
    }
    return count("tasks", rows, expected)
  }

  private func difference(
    _ name: String, _ rows: [ScheduleRecord], _ expected: [ScheduleRecord]
  ) -> String? {
    for index in 0..<min(rows.count, expected.count) where rows[index] != expected[index] {
      return differing(name, rows[index], expected[index])
    }
    return count("schedules", rows, expected)
  }

  private func difference(_ messages: [Message], _ expected: [Message]) -> String? {
    for message in messages where !expected.contains(message) {
      return differing("message", message, expected)
    }
    return count("messages", messages, expected)
  }

  private func count<Row, Other>(_ name: String, _ rows: [Row], _ expected: [Other]) -> String? {
    rows.count == expected.count ? nil : differing("the list of \(name)", rows, expected)
  }

  private func differing(_ name: String, _ row: Any, _ expected: Any) -> String {
    "\(name) differs\n  reference: \(expected)\n  machine:   \(row)"
  }
}
