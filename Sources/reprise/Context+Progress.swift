import Terminals

extension Context {
  /// Does something many times, and says on the stream of errors how far it is.
  func reportingProgress(
    _ unit: String, total: Int, _ body: (_ number: Int) throws -> Void
  ) rethrows {
    let clock = ContinuousClock()
    let start = clock.now
    var line = ProgressLine(
      capabilities: noteCapabilities,
      columns: StandardStream.error.size(environment: environment).columns)
    for number in 1...total {
      try body(number)
      let progress = Progress(
        unit: unit, done: number, total: total, failures: 0, elapsed: clock.now - start)
      if let text = line.update(progress) { output.note(text) }
    }
    if let text = line.finish() { output.note(text) }
  }
}
