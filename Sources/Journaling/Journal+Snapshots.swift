extension Journal {
  /// Writes a snapshot and removes what no recovery needs any more; reliability C9.
  ///
  /// The snapshot stands for every record up to `sequence`, all of which are durable. Two snapshots
  /// are kept, so that a damaged one costs time and no data. An error leaves the journal usable:
  /// nothing was removed that is needed.
  ///
  /// - Parameters:
  ///   - sequence: the last record that the snapshot covers, at the end of a batch.
  ///   - fill: writes the snapshot's records.
  /// - Throws: ``JournalError``.
  public mutating func snapshot(
    through sequence: UInt64, fill: (inout SnapshotWriter) throws(JournalError) -> Void
  ) throws(JournalError) {
    if let failure { throw failure }
    try checkSnapshot(through: sequence)
    try Snapshot.write(in: directory, identity: identity, through: sequence, fill: fill)
    try adoptSnapshot(through: sequence)
  }

  /// Whether a snapshot up to a record would be of use and true.
  func checkSnapshot(through sequence: UInt64) throws(JournalError) {
    guard sequence <= durableSequence else {
      throw .snapshotAhead(sequence: sequence, durable: durableSequence)
    }
    let newest = snapshots.last ?? 0
    guard sequence > newest else { throw .snapshotBehind(sequence: sequence, newest: newest) }
  }

  /// Counts on a snapshot that is durable.
  mutating func adoptSnapshot(through sequence: UInt64) throws(JournalError) {
    snapshots.append(sequence)
    try compact()
  }

  /// Removes snapshots that two newer ones replace, and segments that the older of those covers.
  ///
  /// Called after each snapshot; calling it again does nothing, unless the last call failed.
  ///
  /// - Throws: ``JournalError``; the journal stays usable.
  public mutating func compact() throws(JournalError) {
    if let failure { throw failure }
    guard snapshots.count >= 2 else { return }
    let kept = snapshots[snapshots.count - 2]
    var hasRemoved = false
    // Segments go oldest first, so that those left never have a gap.
    while segments.count > 1, segments[1].sequence <= kept + 1 {
      try directory.remove(FileName.segment(first: segments[0].sequence))
      segments.removeFirst()
      hasRemoved = true
    }
    while let oldest = snapshots.first, oldest < kept {
      try directory.remove(FileName.snapshot(through: oldest))
      snapshots.removeFirst()
      hasRemoved = true
    }
    if hasRemoved { try directory.synchronize() }
  }
}
