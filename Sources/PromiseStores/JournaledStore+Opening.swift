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
    try open(
      path, configuration: configuration, time: time, fileSystem: fileSystem, options: options,
      compaction: compaction, observer: observer, seams: StoreSeams())
  }

  /// Opens the store as a simulation wants it.
  package static func open(
    _ path: String, configuration: Configuration?, time: TimeSource, fileSystem: any FileSystem,
    options: JournalOptions, compaction: Compaction, observer: (any StoreObserver)?,
    seams: StoreSeams
  ) throws -> JournaledStore {
    var replay = Replay(journal: path, compaction: compaction, bug: seams.machineBug)
    var journal = try Journal.open(path, fileSystem: fileSystem, options: options) {
      replay.visit($0)
    }
    let found = try replay.finish()
    var growth = replay.growth
    var engine: Engine
    if let found {
      engine = found
      let recorded = found.machine.configuration
      if let configuration, configuration != recorded {
        throw ConfigurationDiffers(journal: path, recorded: recorded, asked: configuration)
      }
    } else {
      let configuration = configuration ?? Configuration()
      engine = Engine(Machine(configuration: configuration), bug: seams.machineBug)
      // Durable before anybody asks for anything: a store that is open exists.
      try journal.add(.configuration(configuration), &growth)
    }
    if engine.isPaused {
      // Whoever paused the timers is gone, and would have to be there to let them go on.
      engine.isPaused = false
      try journal.add(.resume, &growth)
    }
    let flushes = FlushCounter()
    let log = GroupCommit(
      journal, observer: flushes.observer(also: observer), slowness: seams.slowness)
    return JournaledStore(
      log: log, engine: engine, growth: growth, time: time, observer: observer, flushes: flushes)
  }
}

/// What a simulation changes about a store.
package struct StoreSeams: Sendable {
  /// A known mistake of the machine, in what is read back as well.
  package var machineBug: MachineBug?
  /// What is waited for before each flush.
  package var slowness: (@Sendable () async -> Void)?

  /// Changes nothing.
  package init() {}
}

extension Journal {
  /// Writes an entry, and makes it durable.
  fileprivate mutating func add(_ entry: Entry, _ growth: inout Growth) throws(JournalError) {
    var writer = ByteWriter()
    writer.write(entry)
    var batch = Batch()
    batch.append(type: RecordType.entry, payload: writer.bytes)
    try write(&batch)
    try sync()
    growth.note(writer.bytes.count)
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
