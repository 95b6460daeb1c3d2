/// Runs what goes on beside everybody, such as messages on their way, for as long as the run lasts.
final class PostOffice: Sendable {
  typealias Job = @Sendable () async -> Void

  private let jobs: AsyncStream<Job>
  private let inlet: AsyncStream<Job>.Continuation

  init() { (jobs, inlet) = AsyncStream<Job>.makeStream() }

  /// Lets something go on by itself.
  func post(_ job: @escaping Job) { inlet.yield(job) }

  /// Runs what is posted, until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs { group.addTask { await job() } }
      group.cancelAll()
    }
  }
}

/// Something that comes once, at most, to whoever waits for it.
final class Arrival<Content: Sendable>: Sendable {
  private let stream: AsyncStream<Content>
  private let inlet: AsyncStream<Content>.Continuation

  init() {
    (stream, inlet) = AsyncStream<Content>.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// Brings it; what comes later is dropped.
  func bring(_ content: Content) {
    inlet.yield(content)
    inlet.finish()
  }

  /// Waits for it; nil in a cancelled task.
  func content() async -> Content? {
    for await content in stream { return content }
    return nil
  }
}
