extension Journal {
  /// Makes a journal openable whose last records are damaged, giving those up.
  ///
  /// Opening refuses when records are damaged that had been acknowledged. Where nothing whole
  /// follows them, this saves the damaged bytes beside the segment and cuts them off. It never
  /// drops a record that is whole: with such a record behind the damage it throws
  /// ``JournalError/intactRecordsFollow(_:)`` and changes nothing, and a backup must help.
  /// Nothing calls this by itself.
  ///
  /// - Parameters:
  ///   - path: the journal's directory.
  ///   - fileSystem: where it is.
  ///   - options: the sizes.
  /// - Returns: what was found and dropped.
  /// - Throws: ``JournalError``.
  @discardableResult
  public static func repair(
    _ path: String, fileSystem: any FileSystem = LocalFileSystem(),
    options: JournalOptions = JournalOptions()
  ) throws(JournalError) -> Recovery {
    let directory = Directory(path: path, fileSystem: fileSystem)
    let findings = try Findings.examine(directory, as: .repairing) { _ in }
    guard findings.identity != nil else { throw .missingSegment(path, sequence: 1) }
    let lock = try directory.lock(examination: .repairing)
    do throws(JournalError) {
      let findings = try Findings.examine(directory, as: .repairing) { _ in }
      try lock.sign(fileSystem.holder)
      var journal = try Restart(
        directory: directory, lock: lock, options: options, findings: findings
      ).journal()
      // Both slots of the hint forget what was given up, the older one included.
      try journal.writeHead(synchronized: true)
      let recovery = journal.recovery
      try journal.close()
      return recovery
    } catch {
      lock.close()
      throw error
    }
  }
}
