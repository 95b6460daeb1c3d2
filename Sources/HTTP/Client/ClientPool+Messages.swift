extension ClientPool {
  /// Nobody waits for an exchange any more.
  func cancel(_ number: Int) {
    if let hopeful = pending.removeValue(forKey: number) {
      hopeful.exchange.fail(CancellationError())
    } else if let place = waiting.firstIndex(where: { $0.exchange.number == number }) {
      waiting.remove(at: place).exchange.fail(CancellationError())
    } else if let socket = socket(of: number) {
      fail(socket, CancellationError())
    }
  }

  /// The reader of a stream of events has room again.
  func resume(_ number: Int) {
    guard let socket = socket(of: number), socket.isPaused else { return }
    socket.isPaused = false
    settle(socket)
  }

  private func socket(of exchange: Int) -> ClientSocket? {
    sockets.values.first { $0.exchange?.number == exchange }
  }
}
