internal import DurablePromises

extension ByteReader {
  mutating func promiseRow() throws(RecordDefect) -> Snapshot.PromiseRow {
    Snapshot.PromiseRow(
      try promise(), callbacks: try texts(), listeners: try texts())
  }

  mutating func promise() throws(RecordDefect) -> PromiseRecord {
    PromiseRecord(
      id: try text(), state: try promiseState(), param: try commonValue(), value: try value(),
      tags: try table(), timeoutAt: try instant(), createdAt: try instant(),
      settledAt: try optionalInstant())
  }

  mutating func taskRow() throws(RecordDefect) -> Snapshot.TaskRow {
    Snapshot.TaskRow(
      id: try text(), state: try taskState(), version: try signed(), ttl: try optionalNumber(),
      pid: try optionalText(), expiresAt: try optionalInstant(), retryAt: try optionalInstant(),
      resumes: try texts())
  }

  mutating func schedule() throws(RecordDefect) -> ScheduleRecord {
    ScheduleRecord(
      id: try text(), cron: try text(), promiseId: try text(), promiseTimeout: try signed(),
      promiseParam: try value(), promiseTags: try table(), createdAt: try instant(),
      nextRunAt: try instant(), lastRunAt: try optionalInstant())
  }

  mutating func message() throws(RecordDefect) -> Message {
    switch try byte() {
    case 0: .execute(task: try text(), version: try signed(), address: try text())
    case 1: .unblock(try promise(), address: try text())
    case let other:
      throw RecordDefect(.unknownCode(other, of: "the kind of a message"), at: offset - 1)
    }
  }

  private mutating func optionalInstant() throws(RecordDefect) -> Instant? {
    try flag() ? try instant() : nil
  }

  private mutating func optionalNumber() throws(RecordDefect) -> Int64? {
    try flag() ? try signed() : nil
  }

  private mutating func texts() throws(RecordDefect) -> [String] {
    try list(smallest: 1) { reader throws(RecordDefect) in try reader.text() }
  }
}
