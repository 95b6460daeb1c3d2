/// One thing that happens to a server, its workers and their clients.
enum WorkersStep: Hashable, Sendable {
  /// A client calls a program and waits for its result.
  case call(Programs.Name, number: Int, id: String)
  /// A worker dies, and is back after so many milliseconds.
  case workerDies(String, Int64)
  /// A worker stands still for so many milliseconds, and does not know it.
  case workerPauses(String, Int64)
  /// A process's wire loses, repeats and delays messages for so many milliseconds.
  case badWire(String, Int64)
  /// A process is cut off for so many milliseconds.
  case partition(String, Int64)
  /// The server dies and is started again.
  case crash(Crash)
  /// The server's disk has trouble.
  case trouble(DiskTrouble)
  /// The server stands still for so many milliseconds.
  case pause(Int64)
}

extension WorkersStep: CustomStringConvertible {
  var description: String {
    switch self {
    case .call(let program, let number, let id): "main: \(program)(\(number)) as \(id)"
    case .workerDies(let name, let time): "\(name) dies, back after \(time) ms"
    case .workerPauses(let name, let time): "\(name) stands still for \(time) ms"
    case .badWire(let name, let time): "the wire of \(name) is bad for \(time) ms"
    case .partition(let name, let time): "\(name) is cut off for \(time) ms"
    case .crash(let crash): ServerStep.crash(crash).description
    case .trouble(let trouble): ServerStep.trouble(trouble).description
    case .pause(let time): ServerStep.pause(time).description
    }
  }
}
