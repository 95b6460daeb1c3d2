/// A recorded run: who it was, and everything that happened, in order.
///
/// A trace is data. Nothing executes when one is read, shown, compared or checked.
public struct Trace: Hashable, Sendable {
  /// What a trace says about the run it was recorded from.
  public struct Header: Hashable, Sendable {
    /// The tool that recorded it, with its version.
    public var tool: String
    /// The program that ran.
    public var scenario: String
    /// The chapter that the program belongs to, if any.
    public var chapter: Int?
    /// The seed of the schedule.
    public var seed: UInt64
    /// Where the table of promises was kept, such as `memory` or `durable`.
    public var runtime: String

    /// Creates a header.
    ///
    /// - Parameters:
    ///   - tool: the tool that recorded the run, with its version.
    ///   - scenario: the program that ran.
    ///   - chapter: the chapter that the program belongs to, if any.
    ///   - seed: the seed of the schedule.
    ///   - runtime: where the table of promises was kept.
    public init(
      tool: String = "reprise", scenario: String, chapter: Int? = nil, seed: UInt64 = 0,
      runtime: String = "memory"
    ) {
      self.tool = tool
      self.scenario = scenario
      self.chapter = chapter
      self.seed = seed
      self.runtime = runtime
    }
  }

  /// The version of the trace format that this library writes and reads.
  public static let formatVersion = 1

  /// What the trace says about its run.
  public var header: Header
  /// Everything that happened, in order; the event at position `i` has index `i + 1`.
  public var events: [Event]

  /// Creates a trace.
  ///
  /// - Parameters:
  ///   - header: what it says about its run.
  ///   - events: everything that happened, in order, with indices from 1.
  public init(header: Header, events: [Event]) {
    self.header = header
    self.events = events
  }

  /// A hash of the events, as 16 hexadecimal digits: two traces with one checksum tell one story.
  public var checksum: String {
    var sum = Checksum()
    for event in events {
      sum.add(event.json.utf8)
      sum.add(CollectionOfOne(Self.newline))
    }
    return sum.text
  }

  /// The trace as JSON Lines: the header, then one line for each event.
  public var jsonLines: String {
    var sum = Checksum()
    var body = ""
    for event in events {
      let line = event.json + "\n"
      sum.add(line.utf8)
      body += line
    }
    var first = CanonicalJSON()
    first.add("reprise", "trace")
    first.add("version", Self.formatVersion)
    first.add("tool", header.tool)
    first.add("scenario", header.scenario)
    first.add("chapter", header.chapter)
    first.add("seed", header.seed)
    first.add("runtime", header.runtime)
    first.add("events", events.count)
    first.add("checksum", sum.text)
    return first.text + "\n" + body
  }

  static let newline = UInt8(ascii: "\n")
}
