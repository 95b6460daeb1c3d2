extension JournalCrashes {
  /// What must hold: nothing acknowledged is lost, nothing wrong is read.
  public var properties: [Property<State>] {
    let records = UInt8(records)
    return [
      .always("no lost reply", "Who has a reply finds the record after any crash.") { state in
        guard state.isRunning else { return true }
        let found = state.file.reduce(UInt16(0)) {
          $1.condition == .whole ? $0 | 1 << UInt16($1.record) : $0
        }
        return state.replied & ~found == 0
      },
      .always("nothing torn is read", "A journal that is open holds whole records only.") { state in
        !state.isRunning || state.file.allSatisfy { $0.condition == .whole }
      },
      .always("batches are whole", "A journal that is open holds all records of a batch or none.") {
        state in
        !state.isRunning
          || state.file.allSatisfy { cell in
            state.file.count { $0.batch == cell.batch } == Int(cell.batchSize)
          }
      },
      .always("in order", "Records stand in the order in which they were offered.") { state in
        zip(state.file, state.file.dropFirst()).allSatisfy { $0.record < $1.record }
      },
      .deadlockFree("no deadlock", "Nothing stands still before all records were offered.") {
        $0.isRunning && $0.offered == records && $0.queued == 0
      },
    ]
      + (crashes == 0
        ? []
        : [
          .alwaysEventually("open again", "A journal does not stay closed for ever.") {
            $0.isRunning
          },
          .sometimes("a record is lost", "A record without a reply can be gone after a crash.") {
            $0.isRunning && $0.file.count + Int($0.queued) < Int($0.offered)
          },
        ])
  }

  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    switch action {
    case .offer: "A caller offers record \(before.offered + 1)."
    case .write: "The journal writes \(list(after.file[before.file.count...])) as one batch."
    case .flush: "The journal flushes \(list(after.file[Int(before.flushed)...]))."
    case .reply:
      "The callers of what is \(bug == .replyBeforeFlush ? "written" : "flushed") get their replies."
    case .crash(let conditions):
      conditions.isEmpty
        ? "The power fails; everything written was flushed."
        : "The power fails; on the disk is: \(zip(after.file[Int(after.flushed)...], conditions).map { "record \($0.record + 1) \($1)" }.joined(separator: ", "))."
    case .recover:
      "The journal is opened again and holds \(list(after.file[...]))."
    }
  }

  private func list(_ cells: ArraySlice<Cell>) -> String {
    if cells.isEmpty { return "no record" }
    return "record " + cells.map { "\($0.record + 1)" }.joined(separator: ", ")
  }

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state.
  /// - Returns: the file first.
  public func variables(of state: State) -> [Variable] {
    let replied = (0..<UInt16(records)).filter { state.replied & (1 << $0) != 0 }
    return [
      Variable(name: "process", value: state.isRunning ? "running" : "down"),
      Variable(
        name: "file",
        value: state.file.isEmpty
          ? "empty"
          : state.file.map { "\($0.record + 1) \($0.condition)" }.joined(separator: ", ")),
      Variable(name: "flushed", value: "\(state.flushed)"),
      Variable(name: "queued", value: "\(state.queued)"),
      Variable(
        name: "replied",
        value: replied.isEmpty ? "nobody" : replied.map { "\($0 + 1)" }.joined(separator: ", ")),
      Variable(name: "crashes left", value: "\(state.crashesLeft)"),
    ]
  }
}
