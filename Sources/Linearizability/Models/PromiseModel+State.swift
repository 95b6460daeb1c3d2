extension PromiseModel {
  /// The promises, in the order of their ids.
  public struct State: Hashable, Sendable {
    /// A promise and who wants to hear of its end.
    struct Entry: Hashable {
      let id: Text
      var promise: Promise
      /// In the order of their ids: the same callbacks are the same state, whoever came first.
      var callbacks: [Text]
    }

    private var entries: [Entry] = []

    /// A promise, if it exists.
    subscript(id: Text) -> Entry? { entries.first { $0.id == id } }

    /// What a request is answered, and the table afterwards.
    func doing(_ input: Input) -> (Output, State) {
      var next = self
      let answer = next.answer(input)
      return (answer, next)
    }

    private mutating func answer(_ input: Input) -> Output {
      guard let place = entries.firstIndex(where: { $0.id == input.promise }) else {
        return answerWithoutPromise(input)
      }
      let promise = entries[place].promise
      switch (input, promise) {
      case (.create, _), (.createWithCallback, _):
        return Output(.exists, promise)
      case (.createCallback(_, let callback), .pending):
        let later = entries[place].callbacks.firstIndex { $0 >= callback }
        if let later, entries[place].callbacks[later] == callback {
          return Output(.alreadyThere, promise)
        }
        entries[place].callbacks.insert(callback, at: later ?? entries[place].callbacks.endIndex)
        return Output(.created, promise)
      case (.resolve, .pending): return settle(place, .resolved)
      case (.reject, .pending): return settle(place, .rejected)
      case (.resolve, _), (.reject, _): return Output(.alreadyThere, promise)
      case (.createCallback, _), (.read, _): return Output(.ok, promise)
      }
    }

    private mutating func answerWithoutPromise(_ input: Input) -> Output {
      let callbacks: [Text]
      switch input {
      case .create: callbacks = []
      case .createWithCallback(_, let callback): callbacks = [callback]
      case .createCallback, .resolve, .reject, .read: return Output(.notFound)
      }
      let place = entries.firstIndex { $0.id > input.promise } ?? entries.endIndex
      entries.insert(
        Entry(id: input.promise, promise: .pending, callbacks: callbacks), at: place)
      return Output(.created, .pending)
    }

    private mutating func settle(_ place: Int, _ promise: Promise) -> Output {
      entries[place].promise = promise
      entries[place].callbacks = []
      return Output(.ok, promise)
    }

    /// All promises as words.
    var words: String {
      let parts = entries.map { entry in
        let callbacks = entry.callbacks.map { " with callback \($0.name)" }
        return "\(entry.id.name) \(entry.promise.rawValue)" + callbacks.joined(separator: " and")
      }
      return parts.isEmpty ? "no promise" : parts.joined(separator: ", ")
    }
  }
}
