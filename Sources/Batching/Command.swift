/// Something to be done together with others of its kind, such as one insert of many.
///
/// A command is a value: what to do, not how. The handler of a ``Batcher`` does it.
///
/// ```swift
/// struct InsertUser: Command {
///   typealias Output = Int
///   let id: Int
/// }
/// let id = try await batcher.submit(InsertUser(id: 7))
/// ```
public protocol Command: Sendable {
  /// What one command results in.
  associatedtype Output: Sendable
}
