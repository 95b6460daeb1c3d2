import DurablePromises
import HTTP
import PromiseStores
import ResonateProtocol
import Synchronization

/// A server of thirty lines: a store in memory behind the wire, with faults in the order of requests.
///
/// It can be killed and started again on its port; what its store holds stays.
final class RemoteServer: Sendable {
  /// What goes wrong with one request.
  enum Fault: Sendable {
    /// Not carried out, and answered so.
    case refuse(Int, String)
    /// Carried out, but answered with something else.
    case answer(HTTPStatus, String)
    /// Carried out, but answered to somebody else.
    case misaddress
    /// Carried out, and the server dies before it answers.
    case die
  }

  let store = VolatileStore(time: TimeSource(now: { 1_000 }, sleep: { _ in }))
  private let faults: Mutex<[Fault?]>
  private let server: Mutex<HTTPServer?> = Mutex(nil)
  private let log: Mutex<[HTTPRequest]> = Mutex([])
  /// Chosen by the system at the first start, and kept.
  private let port = Mutex(0)

  init(_ faults: [Fault?] = []) { self.faults = Mutex(faults) }

  var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
  /// The requests that arrived, in their order.
  var requests: [HTTPRequest] { log.withLock { $0 } }

  func start() async throws {
    await kill()
    let running = try HTTPServer(port: port.withLock { $0 }) { await self.answer($0) }
    port.withLock { $0 = running.port }
    server.withLock { $0 = running }
  }

  func kill() async {
    let running = server.withLock { server in
      defer { server = nil }
      return server
    }
    await running?.shutdown(within: .zero)
  }

  private func answer(_ request: HTTPRequest) async -> HTTPResponse {
    log.withLock { $0.append(request) }
    let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    do {
      let envelope = try RequestEnvelope(request.body)
      let (kind, id) = (envelope.kind, envelope.correlationID)
      if case .refuse(let status, let message) = fault {
        let body = ResponseEnvelope.encode(
          status: status, message: message, kind: kind, correlationID: id)
        return .json(body, HTTPStatus(rawValue: status))
      }
      guard case .request(let request) = try envelope.request() else { return HTTPResponse(.ok) }
      let response = try await store.send(request)
      let status = HTTPStatus(rawValue: response.status.rawValue)
      switch fault {
      case .answer(let status, let text): return .text(text, status)
      case .misaddress:
        return .json(
          ResponseEnvelope.encode(response, kind: kind, correlationID: "other"), status)
      case .die:
        // Closes this connection too, so that what is returned goes nowhere.
        await kill()
        return HTTPResponse(.ok)
      case .refuse, nil:
        return .json(ResponseEnvelope.encode(response, kind: kind, correlationID: id), status)
      }
    } catch {
      return .text("\(error)", .internalServerError)
    }
  }
}

/// A clock whose sleepers wake at once, after something else has happened.
final class Sleeps: Sendable {
  private let slept: Mutex<[Int64]> = Mutex([])
  private let happening: @Sendable () async throws -> Void

  init(_ happening: @escaping @Sendable () async throws -> Void = {}) {
    self.happening = happening
  }

  /// How long each sleep was to be, in milliseconds.
  var durations: [Int64] { slept.withLock { $0 } }

  var time: TimeSource {
    TimeSource(now: { 0 }) { until in
      self.slept.withLock { $0.append(until.milliseconds) }
      try await self.happening()
      try Task.checkCancellation()
    }
  }
}
