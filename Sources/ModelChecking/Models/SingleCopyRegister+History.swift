extension SingleCopyRegister.State {
  /// Whether some order of the calls explains every value that was read.
  ///
  /// Calls that are not complete may have taken effect or not; a read among them has no effect anyway.
  /// Two calls are in order if one was complete before the other was called.
  public var isLinearizable: Bool {
    var placed = Array(repeating: UInt16(0), count: clients.count)
    return canPlace(&placed, value: 0)
  }

  /// Whether the calls not placed yet can follow those that are, behind which the register holds a value.
  private func canPlace(_ placed: inout [UInt16], value: UInt8) -> Bool {
    if clients.indices.allSatisfy({ placed[$0] >= clients[$0].completed }) { return true }
    for (number, client) in clients.enumerated() {
      switch placed[number] {
      case 0:
        placed[number] = 1
        defer { placed[number] = 0 }
        if canPlace(&placed, value: UInt8(number) + 1) { return true }
      case 1 where client.phase == .done && client.value == value && mayRead(client, placed):
        placed[number] = 2
        defer { placed[number] = 1 }
        if canPlace(&placed, value: value) { return true }
      default: continue
      }
    }
    return false
  }

  /// Whether every call that was complete when the client called its read is placed.
  private func mayRead(_ client: SingleCopyRegister.Client, _ placed: [UInt16]) -> Bool {
    placed.enumerated().allSatisfy { $1 >= client.seen >> UInt16(2 * $0) & 3 }
  }
}

extension SingleCopyRegister {
  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    switch action {
    case .deliverWrite(let client):
      "\(server(client)) receives the write of \(value(client + 1)) by client \(client + 1)."
    case .deliverWritten(let client):
      "Client \(client + 1) learns that \(value(client + 1)) is written, and asks \(server(client + 1).lowercased())."
    case .deliverRead(let client):
      "\(server(client + 1)) receives the read of client \(client + 1) and answers \(value(Int(after.clients[client].value)))."
    case .deliverValue(let client):
      "Client \(client + 1) learns that it read \(value(Int(after.clients[client].value)))."
    }
  }

  private func server(_ number: Int) -> String {
    servers == 1 ? "The server" : "Server \(number % servers + 1)"
  }

  private func value(_ number: Int) -> String {
    number == 0 ? "nothing" : ["A", "B", "C", "D"][number - 1]
  }

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state.
  /// - Returns: servers, then clients.
  public func variables(of state: State) -> [Variable] {
    state.values.enumerated().map {
      Variable(name: server($0).lowercased(), value: value(Int($1)))
    }
      + state.clients.enumerated().map { number, client in
        let read = client.phase == .read || client.phase == .done
        let text = "\(client.phase)" + (read ? " " + value(Int(client.value)) : "")
        return Variable(name: "client \(number + 1)", value: text)
      }
  }
}
