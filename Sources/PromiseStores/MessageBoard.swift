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

  fileprivate typealias Waiting = (taker: Taker, continuation: CheckedContinuation<Message?, Never>)

  fileprivate struct State {
    var hidden: [(sequence: UInt64, message: Message)] = []
    var boxes: [String: Box] = [:]
    var waiting: [String: [Waiting]] = [:]
    var inHand: [Taker: Message] = [:]
    var lastTaker: Taker = 0
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
      for taker in state.inHand.keys.sorted() { state.inHand[taker].map { newest.put($0) } }
      for address in state.boxes.keys.sorted() {
        state.boxes[address]?.messages.forEach { newest.put($0) }
      }
      for (_, message) in state.hidden { newest.put(message) }
      return newest.messages
    }
  }

  /// The messages for an address, each to one of the streams that ask for it.
  func stream(for address: String) -> AsyncStream<Message> {
    let taker = state.withLock { state in
      state.lastTaker += 1
      return state.lastTaker
    }
    let hand = Hand(board: self, taker: taker)
    return AsyncStream { await hand.next(for: address) }
  }

  /// Ends all streams.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      let all = state.waiting.sorted { $0.key < $1.key }.flatMap(\.value)
      state.waiting = [:]
      return all
    }
    for (_, continuation) in waiting { continuation.resume(returning: nil) }
  }

  fileprivate func next(for address: String, taker: Taker) async -> Message? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Message?? = state.withLock { state in
          state.inHand[taker] = nil
          guard !state.isClosed, !Task.isCancelled else { return .some(nil) }
          if let message = state.boxes[address]?.take() {
            if state.boxes[address]?.isEmpty == true { state.boxes[address] = nil }
            state.inHand[taker] = message
            return message
          }
          state.waiting[address, default: []].append((taker, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let stopped = state.withLock { state in
        guard let index = state.waiting[address]?.firstIndex(where: { $0.taker == taker }) else {
          return Waiting?.none
        }
        return state.waiting[address]?.remove(at: index)
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
    let address = message.address
    guard waiting[address]?.isEmpty == false, let first = waiting[address]?.removeFirst() else {
      boxes[address, default: Box()].put(message)
      return nil
    }
    inHand[first.taker] = message
    return (first, message)
  }
}

/// One stream's end of the board.
///
/// A stream that is dropped has dealt with the message that it took last.
private final class Hand: Sendable {
  private let board: MessageBoard
  private let taker: MessageBoard.Taker

  init(board: MessageBoard, taker: MessageBoard.Taker) {
    self.board = board
    self.taker = taker
  }

  func next(for address: String) async -> Message? {
    await board.next(for: address, taker: taker)
  }

  deinit { board.forget(taker) }
}
