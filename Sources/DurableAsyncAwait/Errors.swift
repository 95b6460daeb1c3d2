/// The body asks for something else than the journal remembers.
///
/// The run has stopped, nothing was added to its history, and the promise stays pending: correct the
/// function and start again.
public struct NondeterminismError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id of the first step that differs.
  public let step: String
  /// What the journal remembers of it, such as `step "charge"`.
  public let recorded: String
  /// What the body asks for now.
  public let asked: String
  /// Where the body asks, as `file:line`; empty when it ended without asking.
  public let source: String

  /// What happened, to which step, and what to do.
  public var description: String {
    """
    \(step) was \(recorded), and now the function asks for \(asked)\
    \(source.isEmpty ? "" : " at \(source)"). A durable function must ask for the same steps in the \
    same order whenever it runs with the same arguments. Put clocks, chance and input into a step \
    (context.run), or give the changed function a new name; the promise stays pending meanwhile.
    """
  }
}

/// A pending promise names a function that nobody registered.
public struct FunctionNotRegistered: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise that cannot go on.
  public let id: String
  /// The function that it names.
  public let function: String
  /// The functions that the loop has, in order.
  public let registered: [String]

  /// What is missing, for which promise, and what to do.
  public var description: String {
    """
    \(id) calls \(function), which is not registered here\
    \(registered.isEmpty ? "" : " (registered: \(registered.joined(separator: ", ")))"). \
    Add it to the loop's functions; the promise stays pending until then.
    """
  }
}

/// What a pending promise carries is not a call.
public struct CallNotReadable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String
  /// What is stored.
  public let stored: String
  /// Why it does not decode.
  public let reason: String

  /// What does not decode, and what to do.
  public var description: String {
    """
    \(id) carries no call: \(stored) (\(reason)). Create it with base64 of JSON such as \
    {"func":"greet","args":["Ada"]}; the promise stays pending meanwhile.
    """
  }
}

/// An id is used for another call than the one it was first used for.
public struct ConflictingCall: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id in question.
  public let id: String
  /// The call that has the id, as JSON.
  public let recorded: String
  /// The call that asks for it, as JSON.
  public let asked: String

  /// What differs, and what to do.
  public var description: String {
    """
    \(id) is the call \(recorded), and now \(asked) asks for the same id. An id stands for one \
    function with one list of arguments; use another id for another call.
    """
  }
}

/// The arguments in a promise's param are not what its function takes.
public struct ArgumentsNotDecodable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String
  /// The function that it calls.
  public let function: String
  /// What is stored.
  public let stored: String
  /// Why it does not decode.
  public let reason: String

  /// What does not decode, and what to do.
  public var description: String {
    """
    The arguments of \(id) are not what \(function) takes: \(stored) (\(reason)). Give the function \
    its former parameters, or the new one a new name; the promise stays pending meanwhile.
    """
  }
}

/// A stored result is not of the type that is asked for.
public struct ResultNotDecodable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String
  /// The type that is asked for.
  public let type: String
  /// What is stored.
  public let stored: String
  /// Why it does not decode.
  public let reason: String

  /// What does not decode, and what to do.
  public var description: String {
    """
    The result of \(id) is no \(type): \(stored) (\(reason)). Ask for the type that was stored; \
    nothing is changed meanwhile.
    """
  }
}

/// A result cannot be written as JSON.
public struct ResultNotEncodable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String
  /// The function or step that returned it.
  public let function: String
  /// Why it does not encode.
  public let reason: String

  /// What does not encode, and what to do.
  public var description: String {
    """
    The result of \(function) (\(id)) cannot be written as JSON: \(reason). Return something that \
    can; the promise stays pending meanwhile.
    """
  }
}

/// An id that a root may not have.
public struct InvalidID: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id in question.
  public let id: String

  /// Refuses an id that a root may not have.
  static func check(_ id: String) throws(InvalidID) {
    // Bytes, because a dot with an accent on it is another character and still separates.
    guard !id.isEmpty, !id.utf8.contains(UInt8(ascii: ".")) else { throw InvalidID(id: id) }
  }

  /// What is wrong with it.
  public var description: String {
    id.isEmpty
      ? "An id is not empty."
      : "“\(id)” cannot be an id: a dot separates a call from its steps. Use - instead."
  }
}

/// A function has asked for more steps than a replay should have to walk through.
public struct TooManySteps: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call that asks.
  public let id: String
  /// How many steps a call may have.
  public let limit: Int

  /// What to do instead.
  public var description: String {
    """
    \(id) asks for more than \(limit) steps. Every start after a crash walks through all of them: \
    hand the rest to another call (context.detached), or divide the work among functions.
    """
  }
}

/// The store answered a request of the loop with a problem.
public struct StoreRefused: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise that the request was about.
  public let id: String
  /// The kind of the request.
  public let request: String
  /// The status of the answer (protocol §2.4).
  public let status: Int
  /// The problem, in words.
  public let problem: String

  /// What was refused.
  public var description: String {
    "The store refuses \(request) of \(id) with \(status): \(problem). Nothing was changed."
  }
}

/// The arguments of a call cannot be written as JSON.
public struct ArgumentsNotEncodable: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id of the call.
  public let id: String
  /// The function that was called.
  public let function: String
  /// Why they do not encode.
  public let reason: String

  /// What does not encode, and what to do.
  public var description: String {
    """
    The arguments of \(function) (\(id)) cannot be written as JSON: \(reason). Pass something that \
    can; nothing was started.
    """
  }
}
