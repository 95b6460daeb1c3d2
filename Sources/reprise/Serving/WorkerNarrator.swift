import DurablePromises
import Terminals
import Workers

/// Tells on standard error what a worker does, a line for each thing.
struct WorkerNarrator: WorkerObserver {
  private let output: Output
  private let capabilities: Capabilities

  init(_ context: Context) {
    output = context.output
    capabilities = context.noteCapabilities
  }

  func observe(_ event: WorkerEvent) {
    guard let (word, style, text) = Self.words(event) else { return }
    output.note(styled(word.padded(to: 10), style, capabilities) + text.onOneLine + "\n")
  }

  /// A word for what happened, and the particulars; nothing for what happens all the time.
  private static func words(_ event: WorkerEvent) -> (String, Style, String)? {
    switch event {
    case .acquired(let id, let version): ("acquired", [], "\(id), version \(version)")
    case .started(let id, let function): ("runs", [], "\(id): \(function)")
    case .replayed(let id, let function): ("repeats", [], "\(id): \(function), from the top")
    case .resumed(let id): ("goes on", [], id)
    case .suspended(let id, let awaited, _):
      ("suspended", .dim, "\(id), until one is settled: \(awaited.joined(separator: ", "))")
    case .redirected(let id, _): ("goes on", [], "\(id), for what it waits for is settled")
    case .fulfilled(let record):
      (
        "fulfilled", record.state == .resolved ? .green : .red,
        "\(record.id), \(record.state.rawValue): \(ValueText.shown(record.value))"
      )
    case .released(let id, let reason, _):
      ("released", .yellow, "\(id), for another try: \(reason)")
    case .leaseLost(let id, let version):
      ("lost", .yellow, "\(id), version \(version): somebody else may run it")
    case .storeFailed(let error): ("no answer", .yellow, "\(error)")
    case .refused, .dropped, .heartbeat: nil
    }
  }
}
