internal import DurablePromises
internal import Foundation

/// What a promise's param says of a call: which function, with which arguments.
///
/// Source: protocol §6.3. Arguments are written as an array always; one that is not an array is read
/// as the single argument, and missing ones as none.
struct Call<each Argument: Codable & Sendable>: Codable, Sendable {
  let function: String
  let arguments: Arguments<repeat each Argument>

  init(_ function: String, _ argument: repeat each Argument) {
    self.function = function
    self.arguments = Arguments(repeat each argument)
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: CallKey.self)
    try object.encode(function, forKey: .function)
    try object.encode(arguments, forKey: .arguments)
    try object.encode(1, forKey: .version)
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: CallKey.self)
    function = try object.decode(String.self, forKey: .function)
    arguments = try object.decode(Arguments<repeat each Argument>.self, forKey: .arguments)
  }
}

/// The members of a call on the wire.
private enum CallKey: String, CodingKey {
  case function = "func"
  case arguments = "args"
  case version
}

/// What every param says, whatever the arguments are.
struct CallName: Codable {
  let function: String

  private enum CodingKeys: String, CodingKey { case function = "func" }

  /// The name of the function that a promise calls.
  static func read(_ record: PromiseRecord) throws -> String {
    do {
      return try JSON.decode(CallName.self, from: try JSON.data(record.param)).function
    } catch {
      throw CallNotReadable(
        id: record.id, stored: JSON.text(record.param), reason: "\(error)")
    }
  }
}

/// The wire form of an argument list: one JSON array.
struct Arguments<each Argument: Codable & Sendable>: Codable, Sendable {
  let values: (repeat each Argument)

  init(_ value: repeat each Argument) { values = (repeat each value) }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    repeat try list.encode(each values)
  }

  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    let values = (repeat try list.decode((each Argument).self))
    guard list.isAtEnd else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "too many arguments")
    }
    self.values = values  // Last: a throw after this line crashes the 6.3.1 compiler.
  }
}

/// Calls as other SDKs write them.
enum CallFromElsewhere {
  /// The same call with its arguments as an array: none, one that stands alone, or several.
  static func normalized(_ call: Data) throws -> Data {
    guard
      var object = try JSONSerialization.jsonObject(with: call) as? [String: Any]
    else { return call }
    switch object["args"] {
    case is [Any]: return call
    case nil, is NSNull: object["args"] = [Any]()
    case let single?: object["args"] = [single]
    }
    return try JSONSerialization.data(withJSONObject: object)
  }
}
