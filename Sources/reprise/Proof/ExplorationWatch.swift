import Synchronization
import Terminals

/// Says now and then on the stream of errors how many states were visited.
final class ExplorationWatch: Sendable {
  private let context: Context
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let line: Mutex<ProgressLine>

  init(_ context: Context) {
    self.context = context
    start = clock.now
    line = Mutex(
      ProgressLine(
        capabilities: context.noteCapabilities,
        columns: StandardStream.error.size(environment: context.environment).columns))
  }

  func note(_ states: Int) {
    let progress = Progress(
      unit: "state", done: states, total: nil, failures: 0, elapsed: clock.now - start)
    if let text = line.withLock({ $0.update(progress) }) { context.output.note(text) }
  }

  func finish() {
    if let text = line.withLock({ $0.finish() }) { context.output.note(text) }
  }
}
