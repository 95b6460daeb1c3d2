/// Which worker to kill, and when, such as `w2@400`.
struct NodeKill: Hashable, Sendable {
  let node: String
  let time: Duration

  init(node: String, time: Duration) {
    self.node = node
    self.time = time
  }

  /// Reads a text; nil if there is none, or if it says something else.
  ///
  /// - Parameter text: a worker, an at sign, and the milliseconds since the start of the run.
  init?(_ text: String?) {
    let parts = (text ?? "").split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let milliseconds = Int(parts[1]), (0...3_600_000).contains(milliseconds)
    else { return nil }
    node = String(parts[0])
    time = .milliseconds(milliseconds)
  }
}

extension Program.Setting {
  /// Which worker to kill, and when.
  ///
  /// - Parameter workers: who can be killed under the settings.
  /// - Returns: the setting.
  static func kill(
    _ workers: @escaping @Sendable ([String: String]) -> [String]
  ) -> Program.Setting {
    Program.Setting(
      "kill",
      .text(valueName: "WORKER@MS") { text, settings in
        let workers = workers(settings)
        if let kill = NodeKill(text), workers.contains(kill.node) { return nil }
        let names = workers.joined(separator: ", ")
        return .init(
          accepted: "a worker and a time in ms, such as \(workers.last ?? "w1")@400",
          lines: ["Who can be killed: \(names)"])
      }, "Kill this worker at this time.")
  }
}
