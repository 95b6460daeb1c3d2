extension Journal {
  /// Opens the journal in a directory, or creates one in a directory that has none.
  ///
  /// Damage is refused, and then no byte has changed. The unfinished end that a crash leaves is
  /// saved beside the segment, cut off and reported in ``recovery`` (reliability C5). After a stop
  /// that was not ``close()`` the last segment is written anew, at most one segment's length (C8).
  ///
  /// - Parameters:
  ///   - path: the directory, which exists.
  ///   - fileSystem: where the directory is.
  ///   - options: how strict to be, and the sizes.
  ///   - visit: called for each record of the newest snapshot, then for each one of the log behind
  ///     it, in order. When opening fails after that, forget what was handed out.
  /// - Returns: the journal, of which nobody else is an owner.
  /// - Throws: ``JournalError``, a case for each reason (reliability J9).
  /// - Complexity: O(*n*) in the bytes behind the snapshot.
  public static func open(
    _ path: String, fileSystem: any FileSystem = LocalFileSystem(),
    options: JournalOptions = JournalOptions(), visit: (Record) -> Void = { _ in }
  ) throws(JournalError) -> Journal {
    let directory = Directory(
      path: path, fileSystem: fileSystem, acceptsTornTail: options.acceptsTornTail)
    let lock = try directory.lock(examination: .opening(options.policy))
    do throws(JournalError) {
      let findings = try Findings.examine(
        directory, as: .opening(options.policy), visit: visit)
      try lock.sign(fileSystem.holder)
      return try Restart(directory: directory, lock: lock, options: options, findings: findings)
        .journal()
    } catch {
      lock.close()
      throw error
    }
  }
}

extension Directory {
  /// Takes the journal's lock; reliability C10.
  ///
  /// Where there is no lock yet, a journal that will be refused is refused before it gets one.
  func lock(examination: Examination) throws(JournalError) -> OpenFile {
    if try !names().contains(FileName.lock) {
      _ = try Findings.examine(self, as: examination) { _ in }
    }
    let file = try open(FileName.lock, .create)
    do throws(JournalError) {
      if try file.lock() { return file }
      let text = String(decoding: try file.read(200, at: 0), as: UTF8.self)
      let holder = text.prefix { !$0.isNewline }
      throw .inUse(path, holder: holder.isEmpty ? "another program" : String(holder))
    } catch {
      file.close()
      throw error
    }
  }
}

extension OpenFile {
  /// Writes into the lock who has it, for the message of the next who wants it.
  func sign(_ holder: String) throws(JournalError) {
    try replaceContent(with: Array((holder + "\n").utf8))
  }
}
