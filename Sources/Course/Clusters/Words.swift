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
    case .create(let create): "call \(create.id) = \(create.param.callWords ?? "a promise")"
    case .settle(let settle): outcome(settle.id, settle.state == .resolved, settle.value)
    }
  }
}

extension PromiseRecord {
  /// How the promise was settled, as a trace tells it.
  var words: String { outcome(id, state == .resolved, value) }
}

private func outcome(_ id: String, _ isResolved: Bool, _ value: Value) -> String {
  "\(id) \(isResolved ? "is" : "fails:") \(value.words)"
}

extension Value {
  /// The JSON that a promise carries.
  private var json: Data? { data.flatMap { Data(base64Encoded: $0) } }

  /// A result as a trace tells it; of an error only what it says.
  var words: String {
    guard let json else { return "nothing" }
    let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
    if object?["__type"] as? String == "error", let message = object?["message"] as? String {
      return message
    }
    return String(decoding: json, as: UTF8.self)
  }

  /// A call as a trace tells it, such as `exp("1 + 2")`; nil if it is none of ours.
  var callWords: String? {
    guard let json, let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
    else { return nil }
    if let sleep = object["sleep"] { return "a sleep of \(sleep) ms" }
    if let call = object["detached"] as? [String: Any] {
      return "the detached call \(call["func"] ?? "")"
    }
    guard let name = object["func"] as? String else { return nil }
    guard let arguments = object["args"] as? [Any] else { return "the step \(name)" }
    let text = try? JSONSerialization.data(
      withJSONObject: arguments, options: [.sortedKeys, .withoutEscapingSlashes])
    return "\(name)(\(String(decoding: text ?? Data(), as: UTF8.self).dropFirst().dropLast()))"
  }
}
