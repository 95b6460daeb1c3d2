internal import DurablePromises

/// What a journaled store writes: commands, never states.
///
/// The machine is a function of its configuration and of the commands, each with the time it was
/// given, so the commands are all there is to keep. A record is a byte that tells its kind, then its
/// fields in the order in which they are declared, then its time. Bytes that were written once are read for ever:
/// codes are added, never changed.
enum Entry: Hashable, Sendable {
  /// The first of a journal: which machine the commands were for.
  case configuration(Configuration)
  /// A request, and the internal steps that were due at the same time.
  case request(Request, at: Instant)
  /// The internal steps that were due at a time.
  case tick(at: Instant)
  /// From here on, time alone makes nothing happen.
  case pause
  /// From here on it does again.
  case resume
  /// Everything was forgotten.
  case reset

  /// The version of the codec; rises when a record can no longer be read by an older program.
  static let version: UInt64 = 1

  /// The first byte of a record that is no request.
  enum Code {
    static let configuration: UInt8 = 0
    static let tick: UInt8 = 1
    static let pause: UInt8 = 2
    static let resume: UInt8 = 3
    static let reset: UInt8 = 4
  }
}

extension Request.Kind {
  /// The first byte of a request's record.
  var code: UInt8 {
    switch self {
    case .promiseGet: 16
    case .promiseCreate: 17
    case .promiseSettle: 18
    case .promiseRegisterCallback: 19
    case .promiseRegisterListener: 20
    case .promiseSearch: 21
    case .taskGet: 32
    case .taskCreate: 33
    case .taskAcquire: 34
    case .taskRelease: 35
    case .taskFence: 36
    case .taskSuspend: 37
    case .taskFulfill: 38
    case .taskHeartbeat: 39
    case .taskHalt: 40
    case .taskContinue: 41
    case .taskSearch: 42
    case .scheduleGet: 48
    case .scheduleCreate: 49
    case .scheduleDelete: 50
    case .scheduleSearch: 51
    }
  }

  private static let byCode: [Request.Kind?] = {
    var table = [Request.Kind?](repeating: nil, count: 256)
    for kind in allCases { table[Int(kind.code)] = kind }
    return table
  }()

  /// The kind whose records start with a byte, if there is one.
  init?(code: UInt8) {
    guard let kind = Self.byCode[Int(code)] else { return nil }
    self = kind
  }
}

extension PromiseState {
  /// The byte for the state.
  var code: UInt8 {
    switch self {
    case .pending: 0
    case .resolved: 1
    case .rejected: 2
    case .rejectedCanceled: 3
    case .rejectedTimedout: 4
    }
  }

  /// The state for a byte, if there is one.
  init?(code: UInt8) {
    switch code {
    case 0: self = .pending
    case 1: self = .resolved
    case 2: self = .rejected
    case 3: self = .rejectedCanceled
    case 4: self = .rejectedTimedout
    default: return nil
    }
  }
}

extension TaskState {
  /// The byte for the state.
  var code: UInt8 {
    switch self {
    case .pending: 0
    case .acquired: 1
    case .suspended: 2
    case .halted: 3
    case .fulfilled: 4
    }
  }

  /// The state for a byte, if there is one.
  init?(code: UInt8) {
    switch code {
    case 0: self = .pending
    case 1: self = .acquired
    case 2: self = .suspended
    case 3: self = .halted
    case 4: self = .fulfilled
    default: return nil
    }
  }
}
