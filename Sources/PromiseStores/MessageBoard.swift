internal import DurablePromises
internal import Synchronization

/// The messages that the machine has let go of and nobody has taken yet.
///
/// A message is posted with the number of the record that caused it, and shown when that record is
/// durable: nobody hears of what a crash can take back. It is gone when its taker asks for the next
/// one, so that a snapshot taken meanwhile still has it.
final class MessageBoard: Sendable {
  /// Who takes messages: one stream.
  typealias Taker = UInt64

  /// Whose messages a stream takes.
  enum Slot: Hashable, Sendable {
    case address(String)
    /// Those of all addresses.
    case everything
  }

  fileprivate typealias Waiting = (taker: Taker, continuation: CheckedContinuation<Message?, Never>)

  fileprivate struct State {
    var hidden: [(sequence: UInt64, message: Message)] = []
    var boxes: [Slot: Box] = [:]
    var waiting: [Slot: [Waiting]] = [:]
    var inHand: [Taker: Message] = [:]
    /// What a taker keeps while it asks for the next one.
    var held: [Message] = []
    var lastTaker: Taker = 0
    var lastNumber: UInt64 = 0
    /// Whether one stream takes the messages of all addresses.
    var isForAll = false
    var isHeldBack = false
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Keeps messages until their record is durable.
  ///
  /// - Parameters:
  ///   - messages: in the order in which they are to be shown.
  ///   - sequence: the number of the record, not smaller than the last one.
  func post(_ messages: [Message], sequence: UInt64) {
    state.withLock { state in
      for message in messages { state.hidden.append((sequence, message)) }
    }
  }

  /// Shows the messages of the records that are durable.
  ///
  /// - Parameter sequence: the number of the last of those records.
  func show(through sequence: UInt64) {
    let handed = state.withLock { state in
      guard let first = state.hidden.first, first.sequence <= sequence else {
        return [(Waiting, Message)]()
      }
      let end = state.hidden.firstIndex { $0.sequence > sequence } ?? state.hidden.endIndex
      var handed: [(Waiting, Message)] = []
      for (_, message) in state.hidden[..<end] where !state.isClosed {
        if let hand = state.put(message) { handed.append(hand) }
      }
      state.hidden.removeSubrange(..<end)
      return handed
    }
    for (waiting, message) in handed { waiting.continuation.resume(returning: message) }
  }

  /// Every message that a restart must not lose, the newest of each key.
  var undelivered: [Message] {
    state.withLock { state in
      var newest = Box()
      for message in state.held { newest.put(message) }
      for taker in state.inHand.keys.sorted() { state.inHand[taker].map { newest.put($0) } }
      for message in Box.merging(state.boxes.values).messages { newest.put(message) }
      for (_, message) in state.hidden { newest.put(message) }
      return newest.messages
    }
  }

  /// One stream's end of the board.
  ///
  /// Once somebody takes the messages of all addresses, there are none for a single one.
  func hand(for slot: Slot) -> Hand {
    let taker = state.withLock { state in
      if slot == .everything, !state.isForAll {
        state.isForAll = true
        state.boxes = [.everything: .merging(state.boxes.values)]
      }
      state.lastTaker += 1
      return state.lastTaker
    }
    return Hand(board: self, taker: taker, slot: slot)
  }

  /// The messages of a slot, each to one of the streams that ask for it.
  func stream(for slot: Slot) -> AsyncStream<Message> {
    let hand = hand(for: slot)
    return AsyncStream { await hand.next() }
  }

  /// Keeps a message that is being dealt with, though its taker asks for the next one.
  func hold(_ message: Message) { state.withLock { $0.held.append(message) } }

  /// Forgets a message that was dealt with.
  func release(_ message: Message) {
    state.withLock { state in
      if let place = state.held.firstIndex(of: message) { state.held.remove(at: place) }
    }
  }

  /// Hands out nothing for some time.
  func holdBack() { state.withLock { $0.isHeldBack = true } }

  /// Hands out again.
  func handOut() {
    let handed = state.withLock { state in
      state.isHeldBack = false
      return state.serveWaiting()
    }
    for (waiting, message) in handed { waiting.continuation.resume(returning: message) }
  }

  /// Forgets all messages.
  func clear() {
    state.withLock { state in
      state.hidden = []
      state.boxes = [:]
      state.inHand = [:]
      state.held = []
    }
  }

  /// Ends all streams.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return state.waiting.flatMap(\.value).sorted { $0.taker < $1.taker }
    }
    for (_, continuation) in waiting { continuation.resume(returning: nil) }
  }

  fileprivate func next(for slot: Slot, taker: Taker) async -> Message? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Message?? = state.withLock { state in
          state.inHand[taker] = nil
          guard !state.isClosed, !Task.isCancelled else { return .some(nil) }
          if let message = state.take(slot, taker) { return message }
          state.waiting[slot, default: []].append((taker, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let stopped = state.withLock { state in
        guard let index = state.waiting[slot]?.firstIndex(where: { $0.taker == taker }) else {
          return Waiting?.none
        }
        return state.waiting[slot]?.remove(at: index)
      }
      stopped?.continuation.resume(returning: nil)
    }
  }

  fileprivate func forget(_ taker: Taker) {
    state.withLock { $0.inHand[taker] = nil }
  }
}

extension MessageBoard.State {
  /// Gives a message to whoever waits longest, or keeps it.
  fileprivate mutating func put(_ message: Message) -> (MessageBoard.Waiting, Message)? {
    let slot: MessageBoard.Slot = isForAll ? .everything : .address(message.address)
    guard !isHeldBack, waiting[slot]?.isEmpty == false, let first = waiting[slot]?.removeFirst()
    else {
      lastNumber += 1
      boxes[slot, default: Box()].put(message, number: lastNumber)
      return nil
    }
    inHand[first.taker] = message
    return (first, message)
  }

  /// Gives a taker the next message that is kept.
  fileprivate mutating func take(
    _ slot: MessageBoard.Slot, _ taker: MessageBoard.Taker
  ) -> Message? {
    guard !isHeldBack, let message = boxes[slot]?.take() else { return nil }
    if boxes[slot]?.isEmpty == true { boxes[slot] = nil }
    inHand[taker] = message
    return message
  }

  /// Gives those who wait what was held back.
  fileprivate mutating func serveWaiting() -> [(MessageBoard.Waiting, Message)] {
    var handed: [(MessageBoard.Waiting, Message)] = []
    for slot in waiting.keys {
      while let first = waiting[slot]?.first, let message = take(slot, first.taker) {
        waiting[slot]?.removeFirst()
        handed.append((first, message))
      }
    }
    return handed.sorted { $0.0.taker < $1.0.taker }
  }
}

/// One stream's end of the board.
///
/// A stream that is dropped has dealt with the message that it took last.
final class Hand: Sendable {
  private let board: MessageBoard
  private let taker: MessageBoard.Taker
  private let slot: MessageBoard.Slot

  fileprivate init(board: MessageBoard, taker: MessageBoard.Taker, slot: MessageBoard.Slot) {
    self.board = board
    self.taker = taker
    self.slot = slot
  }

  func next() async -> Message? { await board.next(for: slot, taker: taker) }

  deinit { board.forget(taker) }
}
