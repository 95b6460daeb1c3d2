internal import DurablePromises
internal import Foundation

extension Request {
  /// What a request creates, if it may create something.
  var creation: PromiseCreate? {
    switch self {
    case .promiseCreate(let create): create
    case .taskFence(let fence):
      if case .create(let create) = fence.action { create } else { nil }
    default: nil
    }
  }
}

extension FenceAction {
  /// What is to be created or settled, as a trace tells it.
  var words: String {
    switch self {
    case .create(let create): "call \(create.id) = \(create.param.callWords ?? "?")"
    case .settle(let settle): "\(settle.id) is \(settle.value.words)"
    }
  }
}

extension Value {
  /// The JSON that a promise carries.
  private var json: Data? { data.flatMap { Data(base64Encoded: $0) } }

  /// A result as a trace tells it.
  var words: String {
    guard let json else { return "nothing" }
    return String(decoding: json, as: UTF8.self)
  }

  /// A call as a trace tells it, such as `exp("1 + 2")`; nil if it is none.
  var callWords: String? {
    guard let json, let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
      let name = object["func"] as? String
    else { return nil }
    guard let arguments = object["args"] as? [Any] else { return "the step \(name)" }
    let text = try? JSONSerialization.data(
      withJSONObject: arguments, options: [.sortedKeys, .withoutEscapingSlashes])
    return "\(name)(\(String(decoding: text ?? Data(), as: UTF8.self).dropFirst().dropLast()))"
  }
}
