#if os(Linux)
  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #endif
  internal import SystemEpoll

  /// Linux's way: the cost of a wait does not grow with the number of sockets.
  @safe final class EpollPoller: Poller {
    private let epoll: Int32
    /// The data of an event is a union, of which only the number is used here.
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(HTTPSocketError) {
      epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
      if epoll < 0 { throw .last("epoll_create1") }
    }

    deinit { _ = close(epoll) }

    func add(_ descriptor: Int32, token: Int, _ interest: Interest) throws(HTTPSocketError) {
      if control(EPOLL_CTL_ADD, descriptor, token, interest) < 0 { throw .last("epoll_ctl") }
    }

    func change(_ descriptor: Int32, token: Int, to interest: Interest) {
      let result = control(EPOLL_CTL_MOD, descriptor, token, interest)
      precondition(result == 0, "a socket that is waited for was added before")
    }

    func remove(_ descriptor: Int32) { _ = control(EPOLL_CTL_DEL, descriptor, 0, []) }

    func wait(milliseconds: Int32, _ body: (Ready) -> Void) {
      // The array has room for as many events as the call is told, and the call keeps no pointer.
      let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
        unsafe epoll_wait(epoll, buffer.baseAddress, Int32(buffer.count), milliseconds)
      }
      // Fewer than none is an interruption by a signal, after which the loop waits again.
      for index in 0..<max(0, Int(count)) {
        // Every event was registered with a number in its data.
        let (flags, token) = unsafe (events[index].events, Int(events[index].data.u64))
        body(
          Ready(
            token: token, canRead: flags & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0,
            canWrite: flags & EPOLLOUT.rawValue != 0,
            isBroken: flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0))
      }
    }

    private func control(
      _ operation: Int32, _ descriptor: Int32, _ token: Int, _ interest: Interest
    ) -> Int32 {
      var flags: UInt32 = 0
      if interest.contains(.reading) { flags |= EPOLLIN.rawValue }
      if interest.contains(.writing) { flags |= EPOLLOUT.rawValue }
      // A number takes the whole of the union.
      var event = unsafe epoll_event(events: flags, data: epoll_data_t(u64: UInt64(token)))
      // The call reads the structure and keeps no pointer to it.
      return unsafe epoll_ctl(epoll, operation, descriptor, &event)
    }
  }
#endif
