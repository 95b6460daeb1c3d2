import Foundation
import ResonateProtocol
import Testing

/// A document as Foundation reads it, to compare one with another whatever the order of members.
struct Document: Equatable {
  var value: NSDictionary

  init(_ bytes: [UInt8]) throws {
    value = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  subscript(path: String...) -> Any? {
    path.reduce(value as Any?) { ($0 as? [String: Any])?[$1] }
  }
}

extension RequestEnvelope {
  init(text: String) throws(EnvelopeError) { try self.init(Array(text.utf8)) }
}

/// An envelope with these data.
func envelope(_ kind: String, _ data: String, head: String = "") -> String {
  #"{"kind":"\#(kind)","head":{"corrId":"c","version":"2026-04-01"\#(head)},"data":\#(data)}"#
}
