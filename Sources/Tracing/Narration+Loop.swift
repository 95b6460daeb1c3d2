extension Narration {
  /// The entries for the messages of the event loop.
  static func loopEntry(for kind: EventKind) -> Narration {
    switch kind {
    case .invoke:
      Narration(kind, .message, "▶", ">", "a caller asks the loop to run a callee") { event, _ in
        "The loop receives \(em: "invoke \(event.subjectName)") from \(em: event.lane)."
      }
    case .promiseCreated:
      Narration(kind, .table, "○", "o", "the loop adds a pending promise") { event, _ in
        let loop: Sentence = event.isFolded ? "It" : "The loop"
        return Sentence(joining: [loop, "adds \(event.promiseName) to its table, pending."])
      }
    case .spawn:
      Narration(kind, .message, "▷", ">", "the loop starts a callee") { event, _ in
        """
        The loop starts \(em: event.peerName), whose result will settle \(event.promiseName).
        """
      }
    case .replyPromise:
      Narration(kind, .reply, "◁", "<", "the loop answers with a promise") { event, _ in
        """
        The loop answers \(em: event.peerName) at once with \(event.promiseName), \
        which stands for a result that may not exist yet.
        """
      }
    case .await:
      Narration(kind, .message, "?", "?", "a caller asks for a result") { event, _ in
        "The loop receives \(em: "await \(event.promiseName)") from \(em: event.lane)."
      }
    case .parked:
      Narration(kind, .table, "┊", ":", "the loop does not answer; the caller is parked", parked)
    case .awaitImmediate:
      Narration(kind, .reply, "◀", "<", "the loop answers at once") { event, state in
        if let id = event.promise, state.promise(id)?.outcome == nil, event.outcome == .rejected {
          return """
            \(em: event.peerName) would wait for itself: \(id) waits for it, so the loop \
            answers at once with \(event.resultWords).
            """
        }
        return """
          \(event.promiseName) was settled before, so the loop answers \(em: event.peerName) \
          at once: \(event.resultWords).
          """
      }
    case .return:
      Narration(kind, .message, "◀", "<", "a callee returns its result") { event, _ in
        """
        The loop receives \(em: "return \(event.promiseName), \(event.resultWords)") \
        from \(em: event.lane)\(event.outcome == .rejected ? ", which failed." : ".")
        """
      }
    case .settled: Narration(kind, .table, "●", "#", "a promise is settled", settled)
    case .replyValue:
      Narration(kind, .reply, "◀", "<", "the loop answers a parked caller", answered)
    case .unparked:
      Narration(kind, .reply, "⊘", "/", "a parked caller stops waiting") { event, _ in
        """
        \(em: event.peerName) was cancelled while it was parked, so it no longer waits for \
        \(event.promiseName). The callee goes on.
        """
      }
    default:
      Narration(.cancel, .message, "⊘", "/", "somebody asks a callee to stop") { event, _ in
        let callee = event.subjectName
        if event.peer == callee {
          return "The loop asks \(em: callee), the callee of \(event.promiseName), to stop."
        }
        return """
          \(em: event.lane) asks that \(em: callee), the callee of \(event.promiseName), be \
          cancelled.
          """
      }
    }
  }

  private static let parked: @Sendable (Event, TraceState) -> Sentence = { event, state in
    let (id, caller) = (event.promiseName, event.subjectName)
    let awaiters = state.promise(id)?.awaiters ?? []
    if awaiters.count < 2 {
      return """
        \(id) is still pending, so the loop does not answer; \(em: caller) is parked.
        """
    }
    return """
      \(id) is still pending, so the loop does not answer; \(em: caller) is parked \
      behind \(String(awaiters.count - 1)) other\(awaiters.count == 2 ? "" : "s").
      """
  }

  private static let settled: @Sendable (Event, TraceState) -> Sentence = { event, state in
    let id = event.promiseName
    let result: Sentence =
      switch event.outcome {
      case .rejected: "\(id) is rejected with \(event.resultWords)."
      case .cancelled: "\(id) is cancelled."
      case .timedOut: "\(id) has timed out."
      case .resolved, nil: "\(id) is resolved with \(event.resultWords)."
      }
    // A server keeps nobody's place: who waits for the promise is told by a message.
    if event.subject != nil { return result }
    let awaiters = state.promise(id)?.awaiters ?? []
    let callers: Sentence =
      switch awaiters.count {
      case 0: "Nobody is parked on it."
      case 1: "One caller is parked on it: \(em: awaiters[0])."
      default:
        """
        \(String(awaiters.count)) callers are parked on it, first come first: \
        \(em: awaiters.joined(separator: ", ")).
        """
      }
    return Sentence(joining: [result, callers])
  }

  private static let answered: @Sendable (Event, TraceState) -> Sentence = { event, state in
    let id = event.promiseName
    let answer: Sentence = """
      The loop answers \(em: event.peerName), which was parked on \(id): \(event.resultWords).
      """
    let left = state.promise(id)?.awaiters.count ?? 0
    if left == 0 { return answer }
    return Sentence(joining: [answer, "\(String(left)) more to answer."])
  }
}
