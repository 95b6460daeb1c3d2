import ArgumentParsing
import HTTP
import NATS
import Transports

extension ServerSetup {
  /// The ways to workers besides the streams that the server has itself.
  func transports() throws -> [any Transport] {
    var transports: [any Transport] = [PushTransport(client: try HTTPClient())]
    if let nats { transports.append(NATSTransport(client: try natsClient(nats))) }
    return transports
  }
}

/// A connection to a NATS server.
func natsClient(_ url: String) throws(Failure) -> NATSClient {
  do throws(NATSError) {
    return try NATSClient(NATSServer(url))
  } catch {
    throw Failure(
      .usage, "\(error)", "Give the address as nats://HOST:4222, with --nats.")
  }
}
