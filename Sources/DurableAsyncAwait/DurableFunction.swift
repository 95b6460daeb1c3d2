public import Foundation

/// A named function whose calls are kept, and repeated from the top after a crash.
///
/// ```swift
/// let inner = DurableFunction("inner") { (_: Context) in 42 }
/// let outer = DurableFunction("outer") { (context: Context) in
///   2 * (try await context.run(inner))
/// }
/// ```
///
/// The name is the key: the journal says `outer`, and whichever process reads it runs the function of
/// that name. What the body asks of its context must follow from the arguments and from what the
/// context answered before; clocks, chance and the network belong into steps (protocol §6.10).
///
/// The compiler of Swift 6.3.1 refuses a body with a capture list, `{ [x] (context: Context) in … }`,
/// which it takes for `@concurrent`. Copy `x` into a constant before the closure instead.
public struct DurableFunction<each Argument: Codable & Sendable, Output: Codable & Sendable>:
  Sendable
{
  /// The name under which calls are kept.
  public let name: String
  private let body: @Sendable (Context, repeat each Argument) async throws -> Output

  /// Defines a function.
  ///
  /// - Parameters:
  ///   - name: the name under which calls are kept; not empty.
  ///   - body: what a call does.
  public init(
    _ name: String,
    _ body: @escaping @Sendable (Context, repeat each Argument) async throws -> Output
  ) {
    precondition(!name.isEmpty, "a durable function has a name")
    self.name = name
    self.body = body
  }
}

extension DurableFunction where Output == Nothing {
  /// Defines a function that returns nothing.
  ///
  /// - Parameters:
  ///   - name: the name under which calls are kept; not empty.
  ///   - body: what a call does.
  @_disfavoredOverload  // For the same reason as `Context.run`.
  public init(
    _ name: String, _ body: @escaping @Sendable (Context, repeat each Argument) async throws -> Void
  ) {
    self.init(name) { (context: Context, argument: repeat each Argument) in
      try await body(context, repeat each argument)
      return Nothing()
    }
  }
}

/// What the loop needs to know of a function; ``DurableFunction`` conforms, nobody else has to.
public protocol Registrable: Sendable {
  /// The name under which calls are kept.
  var name: String { get }

  /// Runs the body.
  ///
  /// - Parameters:
  ///   - context: the context of this call.
  ///   - call: the promise's param: JSON with the function's name and arguments (protocol §6.3).
  /// - Returns: the result as JSON.
  /// - Throws: ``ArgumentsNotDecodable`` if the arguments are not what the function takes,
  ///   ``ResultNotEncodable`` if the result has no JSON, and what the body throws.
  func call(_ context: Context, _ call: Data) async throws -> Data
}

extension DurableFunction: Registrable {
  /// Runs the body on arguments from a promise's param.
  public func call(_ context: Context, _ call: Data) async throws -> Data {
    let arguments: Arguments<repeat each Argument>
    do {
      arguments = try decode(call)
    } catch {
      throw ArgumentsNotDecodable(
        id: context.id, function: name, stored: String(decoding: call, as: UTF8.self),
        reason: "\(error)")
    }
    let output = try await body(context, repeat each arguments.values)
    do {
      return Data(try JSON.encode(output))
    } catch {
      throw ResultNotEncodable(id: context.id, function: name, reason: "\(error)")
    }
  }
}

extension DurableFunction {
  /// Reads arguments, first as we write them and then as other SDKs do.
  private func decode(_ call: Data) throws -> Arguments<repeat each Argument> {
    typealias Mine = Call<repeat each Argument>
    do {
      return try JSON.decode(Mine.self, from: call).arguments
    } catch {
      let normalized = try CallFromElsewhere.normalized(call)
      guard normalized != call else { throw error }
      return try JSON.decode(Mine.self, from: normalized).arguments
    }
  }
}

/// The result of a function that returns nothing.
public struct Nothing: Codable, Hashable, Sendable {
  /// Creates the one value there is.
  public init() {}

  /// Reads nothing, whatever stands there.
  public init(from decoder: any Decoder) throws {}

  /// Writes null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}
