internal import DurablePromises
internal import Foundation

/// What is kept of a step, so that a replay can be compared with it.
enum StepParam {
  private struct Step: Codable {
    let function: String

    private enum CodingKeys: String, CodingKey { case function = "func" }
  }

  private struct Sleep: Codable {
    /// In milliseconds.
    let sleep: Int64
  }

  /// A step by its name.
  static func value(_ name: String) throws -> Value {
    JSON.value(try JSON.encode(Step(function: name)))
  }

  /// A detached call by what it calls.
  static func detached(_ call: Value) throws -> Value {
    JSON.value(Data(#"{"detached":"#.utf8) + (try JSON.data(call)) + Data("}".utf8))
  }

  /// A sleep by its duration.
  static func sleep(_ duration: Duration) -> Value {
    JSON.value(Data(#"{"sleep":\#(duration.milliseconds)}"#.utf8))
  }

  /// A step, a call or a wait, in words.
  static func describe(_ create: PromiseCreate) -> String {
    describe(create.param, create.tags)
  }

  /// A recorded step, call or wait, in words.
  static func describe(_ record: PromiseRecord) -> String {
    describe(record.param, record.tags)
  }

  private static func describe(_ param: Value, _ tags: [String: String]) -> String {
    if tags[Tag.external] == "true" { return "a promise to be settled from outside" }
    guard let json = try? JSON.data(param) else { return "something unreadable" }
    if tags[Tag.timer] == "true" {
      let sleep = try? JSON.decode(Sleep.self, from: json)
      return sleep.map { "a sleep of \($0.sleep) ms" } ?? "a sleep"
    }
    let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any]
    let call = object?["detached"] as? [String: Any]
    guard let name = (call ?? object)?["func"] as? String else {
      return String(decoding: json, as: UTF8.self)
    }
    guard let arguments = (call ?? object)?["args"] else { return "the step “\(name)”" }
    let text =
      (try? JSONSerialization.data(withJSONObject: arguments, options: [.sortedKeys]))
      .map { String(decoding: $0, as: UTF8.self) } ?? "\(arguments)"
    let kind = call != nil ? "detached " : tags[Tag.target] != nil ? "remote " : ""
    return "the \(kind)call \(name)(\(text.dropFirst().dropLast()))"
  }
}

extension Duration {
  /// In whole milliseconds, rounded up, so that no wait ends early; the largest number if too long.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    if overflow { return seconds < 0 ? .min : .max }
    let quotient = attoseconds / 1_000_000_000_000_000
    let rest: Int64 = attoseconds % 1_000_000_000_000_000 > 0 ? 1 : 0
    let (sum, overflowed) = whole.addingReportingOverflow(quotient + rest)
    return overflowed ? .max : sum
  }
}
