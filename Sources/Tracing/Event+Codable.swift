extension Event: Codable {
  enum CodingKeys: String, CodingKey {
    case index, time, clock, lane, peer, kind, promise, subject, value, outcome, cause, flags
    case source
  }

  /// Reads an event; a field that is absent has its default.
  ///
  /// - Parameter decoder: where to read from.
  /// - Throws: `DecodingError` when a field is missing or has another type.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let index = try fields.decode(Int.self, forKey: .index)
    self.init(
      index: index,
      kind: try fields.decode(EventKind.self, forKey: .kind),
      lane: try fields.decode(String.self, forKey: .lane),
      peer: try fields.decodeIfPresent(String.self, forKey: .peer),
      promise: try fields.decodeIfPresent(String.self, forKey: .promise),
      subject: try fields.decodeIfPresent(String.self, forKey: .subject),
      value: try fields.decodeIfPresent(String.self, forKey: .value),
      outcome: try fields.decodeIfPresent(Outcome.self, forKey: .outcome),
      cause: try fields.decodeIfPresent(Int.self, forKey: .cause),
      flags: Set(try fields.decodeIfPresent([Flag].self, forKey: .flags) ?? []),
      source: try fields.decodeIfPresent(String.self, forKey: .source),
      time: try fields.decodeIfPresent(Int.self, forKey: .time),
      clock: try fields.decodeIfPresent(Int64.self, forKey: .clock) ?? 0)
  }

  /// Writes the fields that say something; flags are sorted.
  ///
  /// - Parameter encoder: where to write to.
  /// - Throws: whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(index, forKey: .index)
    if time != index { try fields.encode(time, forKey: .time) }
    if clock != 0 { try fields.encode(clock, forKey: .clock) }
    try fields.encode(lane, forKey: .lane)
    try fields.encodeIfPresent(peer, forKey: .peer)
    try fields.encode(kind, forKey: .kind)
    try fields.encodeIfPresent(promise, forKey: .promise)
    try fields.encodeIfPresent(subject, forKey: .subject)
    try fields.encodeIfPresent(value, forKey: .value)
    try fields.encodeIfPresent(outcome, forKey: .outcome)
    try fields.encodeIfPresent(cause, forKey: .cause)
    if !flags.isEmpty { try fields.encode(flags.sorted(), forKey: .flags) }
    try fields.encodeIfPresent(source, forKey: .source)
  }

  /// The event as one line of JSON: always the same bytes, keys in a fixed order.
  public var json: String {
    var line = CanonicalJSON()
    line.add("index", index)
    if time != index { line.add("time", time) }
    if clock != 0 { line.add("clock", clock) }
    line.add("lane", lane)
    line.add("peer", peer)
    line.add("kind", kind.rawValue)
    line.add("promise", promise)
    line.add("subject", subject)
    line.add("value", value)
    line.add("outcome", outcome?.rawValue)
    line.add("cause", cause)
    if !flags.isEmpty { line.add("flags", flags.sorted().map(\.rawValue)) }
    line.add("source", source)
    return line.text
  }
}
