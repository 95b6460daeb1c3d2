public import DurablePromises
public import Journaling

extension JournaledStore {
  /// Opens the store in a directory, or creates one in a directory that holds none.
  ///
  /// It blocks the thread while it reads.
  ///
  /// - Parameters:
  ///   - path: the directory of the journal, which exists.
  ///   - configuration: which machine the store holds; nil takes what an existing store was created
  ///     with, and the default for a new one.
  ///   - time: what its deadlines are measured with.
  ///   - fileSystem: where the directory is.
  ///   - options: how strict the journal is, and its sizes.
  ///   - compaction: when the log is replaced by a snapshot.
  ///   - observer: sees what the store writes.
  /// - Returns: the store, in the state that the last durable record left.
  /// - Throws: `JournalError` when the journal is refused, ``UndecodableRecord``,
  ///   ``ConfigurationDiffers``, or `SnapshotError`.
  /// - Complexity: O(*n*) in what is alive, unless compaction is off.
  public static func open(
    _ path: String, configuration: Configuration? = nil, time: TimeSource = .system,
    fileSystem: any FileSystem = LocalFileSystem(), options: JournalOptions = JournalOptions(),
    compaction: Compaction = Compaction(), observer: (any StoreObserver)? = nil
  ) throws -> JournaledStore {
    var replay = Replay(journal: path, compaction: compaction)
    var journal = try Journal.open(path, fileSystem: fileSystem, options: options) {
      replay.visit($0)
    }
    let found = try replay.finish()
    var growth = replay.growth
    let engine: Engine
    if let found {
      engine = found
      let recorded = found.machine.configuration
      if let configuration, configuration != recorded {
        throw ConfigurationDiffers(journal: path, recorded: recorded, asked: configuration)
      }
    } else {
      let configuration = configuration ?? Configuration()
      engine = Engine(Machine(configuration: configuration))
      var writer = ByteWriter()
      writer.write(configuration)
      // Durable before anybody asks for anything: a store that is open exists.
      var batch = Batch()
      batch.append(type: RecordType.entry, payload: writer.bytes)
      try journal.write(&batch)
      try journal.sync()
      growth.note(writer.bytes.count)
    }
    let log = GroupCommit(journal, observer: observer.map(flushes(for:)))
    return JournaledStore(log: log, engine: engine, growth: growth, time: time, observer: observer)
  }
}

extension JournaledStore {
  /// Tells an observer of a store what concerns it of the journal.
  private static func flushes(for observer: any StoreObserver) -> JournalObserver {
    { event in
      if case .flushed(_, let records, let bytes) = event {
        observer.flushed(records: records, bytes: bytes)
      }
    }
  }
}

/// A store was created with another configuration than it is opened with.
public struct ConfigurationDiffers: Error, Hashable, CustomStringConvertible {
  /// The directory of the journal.
  public let journal: String
  /// What the store was created with.
  public let recorded: Configuration
  /// What it was to be opened with.
  public let asked: Configuration

  /// What differs, and what to do.
  public var description: String {
    """
    The store \(journal) was created with profile \(recorded.profile) and a retry timeout of \
    \(recorded.retryTimeout) ms, not \(asked.profile) and \(asked.retryTimeout) ms. Open it with \
    what it was created with, or without a configuration.
    """
  }
}
