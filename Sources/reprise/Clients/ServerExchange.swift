import ArgumentParsing
import DurablePromises
import Foundation
import HTTP
import PromiseStores
import ResonateProtocol

/// One request after another to a server, each tried once.
///
/// A command answers its user at once, so nothing is tried again here; a worker's store is more patient.
struct ServerExchange {
  let address: ServerAddress
  private let origin: HTTPOrigin
  private let target: String
  private let client: HTTPClient

  init(_ address: ServerAddress) throws {
    self.address = address
    (origin, target) = try address.parsed()
    do {
      client = try HTTPClient(connections: 4)
    } catch {
      throw Failure(.unavailable, "\(error)", "Close other programs, and try again.")
    }
  }

  init(_ context: Context) throws { try self.init(ServerAddress(context)) }

  /// Sends a request.
  ///
  /// - Returns: what the store answers, with status 200 or 300.
  /// - Throws: ``Failure`` in the server's words if it refuses, ours if it cannot be asked.
  func ask(_ request: Request) async throws -> Response {
    let response: Response
    switch try await reply(to: request) {
    case .response(let answer): response = answer
    case .refused(let status, let message): throw refusal(request, status, message)
    }
    if case .problem(let message) = response.body {
      throw refusal(request, response.status.rawValue, message)
    }
    return response
  }

  /// Sends a request whose answer is a promise.
  func promise(_ request: Request) async throws -> PromiseRecord {
    guard case .promise(let record) = try await ask(request).body else {
      preconditionFailure("The answer was read as the one to this request.")
    }
    return record
  }

  private func reply(to request: Request) async throws -> Reply {
    let id = "cli-\(TimeSource.system.now)-\(ProcessInfo.processInfo.processIdentifier)"
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    if let token = address.token { headers.add("Authorization", "Bearer \(token)") }
    let body = RequestEnvelope.encode(request, correlationID: id, auth: address.token)
    let http = HTTPRequest(method: "POST", target: target, headers: headers, body: body)
    let answer: HTTPReply
    do {
      answer = try await client.send(http, to: origin)
    } catch let error as HTTPClientError {
      throw Failure(error, address)
    }
    do {
      return try ResponseEnvelope.decode(answer.body, to: request, correlationID: id)
    } catch {
      throw Failure(
        .unavailable, "\(address.url): \(error.reason)",
        "What listens there is no Resonate server; it answered with HTTP status \(answer.status.rawValue).",
        "Look at the address: --url, RESONATE_URL.")
    }
  }

  private func refusal(_ request: Request, _ status: Int, _ message: String) -> Failure {
    let problem = "\(request.subject): \(message) (\(status))"
    let place = "The server is \(address.url)."
    return switch status {
    case 401:
      Failure(
        .checkFailed, problem,
        address.token == nil
          ? "The server obeys only who shows a token: --token TOKEN, or RESONATE_TOKEN."
          : "The server does not know this token. Look at --token and RESONATE_TOKEN.")
    case 403:
      Failure(
        .checkFailed, problem,
        "Your token does not cover this. Tokens with a prefix cover ids that begin with it, and no search."
      )
    case 404: Failure(.inputNotFound, problem, place)
    case 400..<500: Failure(.checkFailed, problem, place)
    default:
      Failure(
        .unavailable, problem, place,
        "It is not known whether the request was carried out. Asking again does no harm.")
    }
  }
}

extension Request {
  /// What is asked about what, such as `promise.get order-7`.
  fileprivate var subject: String {
    // The envelope knows already which members are ids.
    let envelope = try? RequestEnvelope(RequestEnvelope.encode(self, correlationID: ""))
    guard case .ids(let ids) = envelope?.resources else { return kind.rawValue }
    return ([kind.rawValue] + ids).joined(separator: " ")
  }
}

extension Failure {
  /// A server that could not be asked.
  init(_ error: HTTPClientError, _ address: ServerAddress) {
    switch error.reason {
    case .unreachable:
      self.init(
        .unavailable, "no server answers at \(address.url)",
        "Start one: reprise dev, or reprise serve if promises are to be kept.",
        "If it is elsewhere, say where: --url URL, or RESONATE_URL.")
    case .badAddress, .badRequest:
      self.init(
        .usage, "\(error.detail)", "Look at --url and --token, RESONATE_URL and RESONATE_TOKEN.")
    default:
      self.init(
        .unavailable, "\(address.url): \(error.detail)",
        "It is not known whether the request was carried out. Asking again does no harm.")
    }
  }
}
