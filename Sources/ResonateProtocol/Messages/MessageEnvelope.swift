public import DurablePromises

/// Messages as they go over the wire.
///
/// Source: protocol §2.8.
public enum MessageEnvelope: Sendable {
  /// Writes a message.
  ///
  /// - Parameters:
  ///   - message: the message; its address is not a part of the document.
  ///   - serverURL: where a worker without a server of its own finds this one.
  /// - Returns: a document in JSON on one line, without a newline.
  public static func encode(_ message: Message, serverURL: String) -> [UInt8] {
    JSONWriter.document { $0.members(of: message, serverURL: serverURL) }
  }

  /// Reads a message.
  ///
  /// - Parameter body: a document in JSON.
  /// - Returns: the message.
  /// - Throws: ``MessageError`` if there is no such message.
  public static func decode(_ body: [UInt8]) throws(MessageError) -> InboundMessage {
    do throws(JSONError) {
      let envelope = try JSONObject(document: body)
      let data = try envelope.object("data")
      switch try envelope.text("kind") {
      case "execute":
        let task = try data.object("task")
        let serverURL = try? envelope.object("head").text("serverUrl")
        return .execute(
          task: try task.text("id"), version: try task.integer("version"), serverURL: serverURL)
      case "unblock":
        return .unblock(try data.object("promise").promise())
      case let kind:
        throw JSONError("there is no message of kind '\(kind)'")
      }
    } catch {
      throw MessageError(reason: error.reason)
    }
  }
}

extension JSONWriter {
  /// Writes the members of a message; a snapshot leaves the server's URL out.
  mutating func members(of message: Message, serverURL: String?) {
    switch message {
    case .execute(let task, let version, _):
      member("kind", "execute")
      member("head") { head in
        if let serverURL { head.member("serverUrl", serverURL) }
      }
      member("data") { data in
        data.member("task") { writer in
          writer.member("id", task)
          writer.member("version", version)
        }
      }
    case .unblock(let promise, _):
      member("kind", "unblock")
      member("head") { _ in }
      member("data") { $0.member("promise", promise) }
    }
  }
}
