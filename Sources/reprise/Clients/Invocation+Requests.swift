import ArgumentParsing
import DurablePromises

/// What the options of requests say.
extension Invocation {
  /// A duration, in milliseconds.
  func milliseconds(_ name: String) throws(UsageError) -> Int64? {
    try value(name, expecting: DurationText.accepted, read: DurationText.milliseconds)
  }

  /// A duration that this command needs, in milliseconds.
  func requiredMilliseconds(_ name: String) throws(UsageError) -> Int64 {
    let text = try required(name)
    guard let milliseconds = DurationText.milliseconds(text) else {
      throw invalid(name, text, expecting: DurationText.accepted)
    }
    return milliseconds
  }

  /// A whole number that this command needs.
  func requiredNumber(_ name: String) throws(UsageError) -> Int64 {
    let text = try required(name)
    guard let number = try int(name, in: 0...Int.max) else {
      throw invalid(name, text, expecting: "a whole number, 0 or more")
    }
    return Int64(number)
  }

  /// A value whose data is to be encoded; none if it was not given.
  func encodedValue(_ name: String) throws(UsageError) -> Value {
    try value(name, expecting: ValueText.accepted, read: ValueText.encoded) ?? .none
  }

  /// Tags; none if they were not given.
  func tags(_ name: String) throws(UsageError) -> [String: String] {
    let accepted = #"a JSON object of texts, such as '{"team":"billing"}'"#
    return try value(name, expecting: accepted) { (try? JSONTree(parsing: $0))?.texts } ?? [:]
  }

  /// How many records a search answers with.
  func limit(default number: Int) throws(UsageError) -> Int {
    try int("limit", in: 1...1_000) ?? number
  }

  /// A state by its name on the wire.
  func state<State: RawRepresentable & CaseIterable>(
    _ type: State.Type
  ) throws(UsageError) -> State? where State.RawValue == String {
    try choice("state", as: type)
  }

  /// The elements of a JSON array that this command needs.
  func requiredElements<Element>(
    _ name: String, expecting accepted: String, read: (JSONTree) -> Element?
  ) throws(UsageError) -> [Element] {
    let text = try required(name)
    guard let elements = (try? JSONTree(parsing: text))?.elements else {
      throw invalid(name, text, expecting: accepted)
    }
    let read = elements.compactMap(read)
    guard read.count == elements.count else { throw invalid(name, text, expecting: accepted) }
    return read
  }
}
