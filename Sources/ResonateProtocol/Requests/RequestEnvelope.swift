public import DurablePromises

/// A request as it comes over the wire.
///
/// The server checks in this order: the envelope (``init(_:)``), who asks for which resources
/// (``auth``, ``resources``), and then what is asked (``request()``). Source: protocol §2.2, §2.3.
public struct RequestEnvelope: Sendable {
  /// The version of the protocol that is spoken here, the only one.
  public static let version = "2026-04-01"

  /// The name of what is asked, which may be unknown.
  public var kind: String
  /// What the answer has to repeat.
  public var correlationID: String
  /// The caller's token, if it gave one.
  public var auth: String?
  /// The time that the caller wants it to be; only a server under debugging obeys.
  public var debugTime: Instant?

  /// The ids that a caller needs the right to.
  ///
  /// Source: protocol §2.5.
  public enum Resources: Hashable, Sendable {
    /// The ids that the request addresses.
    case ids([String])
    /// The request is not about particular ids.
    case everything
  }

  /// The ids that the caller needs the right to.
  public let resources: Resources
  private let content: Result<WireRequest, EnvelopeError>

  /// Reads an envelope.
  ///
  /// - Parameter body: a document in JSON.
  /// - Throws: ``EnvelopeError`` if the envelope is malformed, or of another version; what it carries
  ///   is looked at later.
  public init(_ body: [UInt8]) throws(EnvelopeError) {
    let document: JSONObject
    do {
      document = try JSONObject(document: body)
    } catch {
      throw EnvelopeError(status: 400, message: "Invalid request envelope: \(error.reason)")
    }
    /// Says what is wrong, with whatever can be dug out of the document.
    func refusal(_ message: String) -> EnvelopeError {
      var refusal = EnvelopeError(status: 400, message: message)
      if let kind = try? document.text("kind") { refusal.kind = kind }
      if let correlationID = try? document.object("head").text("corrId") {
        refusal.correlationID = correlationID
      }
      return refusal
    }
    let version: String
    do throws(JSONError) {
      kind = try document.text("kind")
      let head = try document.object("head")
      correlationID = try head.text("corrId")
      version = try head.text("version")
      auth = try head.optional("auth", head.text)
      debugTime = try head.optional("resonate:debug_time", head.instant)
      guard document.has("data") else { throw JSONError.missing("data") }
    } catch {
      throw refusal("Invalid request envelope: \(error.reason)")
    }
    guard !kind.isEmpty else {
      throw refusal("Missing or invalid 'kind' field — must be a non-empty string")
    }
    guard let data = try? document.object("data") else {
      throw refusal("Invalid 'data' field — must be an object")
    }
    guard version == Self.version else {
      throw refusal(
        "Unsupported protocol version '\(version)', supported versions: [\"\(Self.version)\"]")
    }
    resources = Resources(kind: kind, data: data)
    do {
      content = .success(try data.wireRequest(kind))
    } catch {
      content = .failure(refusal(error.text ?? "Invalid request: \(error.reason)"))
    }
  }

  /// Looks at what the envelope carries.
  ///
  /// - Returns: what is asked.
  /// - Throws: ``EnvelopeError`` if the kind is unknown, or its data are malformed.
  public func request() throws(EnvelopeError) -> WireRequest {
    let request = try content.get()
    if case .debug(.tick(let time)) = request, let debugTime, debugTime != time {
      throw EnvelopeError(
        status: 400, message: "resonate:debug_time must equal data.time", kind: kind,
        correlationID: correlationID)
    }
    return request
  }
}
