/// What a socket is waited for.
struct Interest: OptionSet, Hashable {
  let rawValue: UInt8
  static let reading = Interest(rawValue: 1)
  static let writing = Interest(rawValue: 2)
}

/// A socket that need not be waited for any more.
struct Ready {
  let token: Int
  let canRead: Bool
  let canWrite: Bool
  /// The peer is gone in both directions, or the socket has failed.
  let isBroken: Bool
}

/// Waits for many sockets at once; belongs to one thread.
///
/// A socket with no interest still reports that it is broken.
protocol Poller: AnyObject {
  func add(_ descriptor: Int32, token: Int, _ interest: Interest) throws(HTTPSocketError)
  func change(_ descriptor: Int32, token: Int, to interest: Interest)
  func remove(_ descriptor: Int32)
  /// Waits until a socket is ready or the time is over; a negative time is for ever.
  func wait(milliseconds: Int32, _ body: (Ready) -> Void)
}

func makePoller() throws(HTTPSocketError) -> any Poller {
  #if os(Linux)
    try EpollPoller()
  #else
    PortablePoller()
  #endif
}
