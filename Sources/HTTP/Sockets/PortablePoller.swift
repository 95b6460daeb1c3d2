#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The way of every POSIX system: the cost of a wait grows with the number of sockets.
final class PortablePoller: Poller {
  private var entries: [pollfd] = []
  private var tokens: [Int] = []
  private var places: [Int32: Int] = [:]

  func add(_ descriptor: Int32, token: Int, _ interest: Interest) {
    places[descriptor] = entries.count
    entries.append(pollfd(fd: descriptor, events: events(interest), revents: 0))
    tokens.append(token)
  }

  func change(_ descriptor: Int32, token: Int, to interest: Interest) {
    guard let place = places[descriptor] else {
      preconditionFailure("a socket that is waited for was added before")
    }
    entries[place].events = events(interest)
    tokens[place] = token
  }

  func remove(_ descriptor: Int32) {
    guard let place = places.removeValue(forKey: descriptor) else { return }
    // The last entry takes the free place.
    let last = entries.removeLast()
    let token = tokens.removeLast()
    if place < entries.count {
      entries[place] = last
      tokens[place] = token
      places[last.fd] = place
    }
  }

  func wait(milliseconds: Int32, _ body: (Ready) -> Void) {
    // The array has as many entries as the call is told, and the call keeps no pointer.
    let count = unsafe entries.withUnsafeMutableBufferPointer { buffer in
      unsafe poll(buffer.baseAddress, nfds_t(buffer.count), milliseconds)
    }
    guard count > 0 else { return }
    // What the body adds or removes must not move what is reported.
    let ready = zip(entries, tokens).filter { $0.0.revents != 0 }
    for (entry, token) in ready {
      let flags = Int32(entry.revents)
      body(
        Ready(
          token: token, canRead: flags & Int32(POLLIN | POLLHUP) != 0,
          canWrite: flags & Int32(POLLOUT) != 0,
          isBroken: flags & Int32(POLLERR | POLLHUP | POLLNVAL) != 0))
    }
  }

  private func events(_ interest: Interest) -> Int16 {
    var flags: Int32 = 0
    if interest.contains(.reading) { flags |= Int32(POLLIN) }
    if interest.contains(.writing) { flags |= Int32(POLLOUT) }
    return Int16(flags)
  }
}
