/// A table of texts by key, with get, put and append.
///
/// A key that nothing was written to holds the empty text.
public struct KeyValueModel: SequentialModel {
  /// What is asked of the table.
  public enum Input: Hashable, Sendable {
    /// Asks for the text of a key.
    case get(Text)
    /// Replaces the text of a key.
    case put(Text, Text)
    /// Lengthens the text of a key.
    case append(Text, Text)

    /// The key in question.
    public var key: Text {
      switch self {
      case .get(let key), .put(let key, _), .append(let key, _): key
      }
    }
  }

  /// What the table answers.
  public enum Output: Hashable, Sendable {
    /// A get gave this text.
    case text(Text)
    /// A put or an append took place.
    case done
  }

  /// The keys that were written to, in order, with their texts.
  public struct State: Hashable, Sendable {
    private var entries: [Entry] = []

    private struct Entry: Hashable {
      let key: Text
      var text: Text
    }

    /// The text of a key, empty if nothing was written to it.
    public subscript(key: Text) -> Text { entries.first { $0.key == key }?.text ?? "" }

    /// The same table with another text for a key.
    func setting(_ key: Text, to text: Text) -> State {
      var next = self
      if let place = entries.firstIndex(where: { $0.key == key }) {
        next.entries[place].text = text
      } else {
        let place = entries.firstIndex { $0.key > key } ?? entries.endIndex
        next.entries.insert(Entry(key: key, text: text), at: place)
      }
      return next
    }

    /// All keys and texts as words.
    var words: String {
      let parts = entries.map { "\($0.key.name) = \(Datum.text($0.text))" }
      return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
  }

  private let isPartitioned: Bool

  /// Creates the model.
  ///
  /// - Parameter isPartitioned: whether each key is checked on its own, which gives the same
  ///   verdicts much sooner.
  public init(isPartitioned: Bool = true) { self.isPartitioned = isPartitioned }

  /// A table in which nothing was written.
  public var initialState: State { State() }

  /// Does one operation.
  ///
  /// - Parameters:
  ///   - state: the table before.
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: the table afterwards, if the answer is possible.
  public func step(_ state: State, _ input: Input, _ output: Output?) -> NextStates<State> {
    switch (input, output) {
    case (.get, nil): .one(state)
    case (.get(let key), .text(let text)?): state[key] == text ? .one(state) : .none
    case (.put(let key, let text), nil), (.put(let key, let text), .done?):
      .one(state.setting(key, to: text))
    case (.append(let key, let text), nil), (.append(let key, let text), .done?):
      .one(state.setting(key, to: state[key] + text))
    default: .none
    }
  }

  /// Knows gets.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: whether the table stays.
  public func onlyLooks(_ input: Input, _ output: Output?) -> Bool {
    if case .get = input { true } else { false }
  }

  /// Knows that an append only adds.
  ///
  /// - Parameters:
  ///   - state: the table now.
  ///   - input: what a get asked.
  ///   - output: what it was answered.
  /// - Returns: whether the answer does not begin with the text of now.
  public func rulesOut(_ state: State, _ input: Input, _ output: Output) -> Bool {
    guard case .text(let text) = output else { return true }
    return !text.bytes.starts(with: state[input.key].bytes)
  }

  /// Knows that a put may take away.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: whether it is a put.
  public func startsAfresh(_ input: Input) -> Bool {
    if case .put = input { true } else { false }
  }

  /// Names the one key of the operation.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: the key.
  public func footprint(of input: Input) -> Footprint<Text> {
    isPartitioned ? .keys([input.key]) : .everything
  }

  /// Says what was asked and answered.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: a text such as `get x → "ab"`.
  public func words(for input: Input, _ output: Output?) -> String {
    let question =
      switch input {
      case .get(let key): "get \(key.name)"
      case .put(let key, let text): "put \(key.name) \(Datum.text(text))"
      case .append(let key, let text): "append \(key.name) \(Datum.text(text))"
      }
    return switch output {
    case nil: question + " → ?"
    case .text(let text)?: question + " → \(Datum.text(text))"
    case .done?: question
    }
  }

  /// Says what the table holds.
  ///
  /// - Parameter state: the table.
  /// - Returns: all keys with their texts.
  public func words(for state: State) -> String { state.words }
}
