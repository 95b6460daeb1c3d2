/// What the machine answers.
///
/// Source: protocol §2.4 and §4.
public struct Response: Hashable, Sendable {
  /// How the request ended, numbered as on the wire.
  public enum Status: Int, CaseIterable, Codable, Hashable, Sendable {
    /// Done, or done before: requests may be repeated.
    case ok = 200
    /// A task must not be suspended: something that it awaits is settled already.
    case redirect = 300
    /// The request makes no sense.
    case invalid = 400
    /// What the request addresses does not exist.
    case notFound = 404
    /// It exists, but its state or version forbids the operation.
    case conflict = 409
    /// The request refers to something that cannot be used so.
    case unprocessable = 422
    /// The profile leaves the operation out.
    case notImplemented = 501
  }

  /// What the answer carries.
  public enum Body: Hashable, Sendable {
    /// Nothing to say.
    case empty
    /// A promise as it is now.
    case promise(PromiseRecord)
    /// A task as it is now.
    case task(TaskRecord)
    /// A task, its promise, and promises that its holder will ask for (protocol §5.6).
    case held(TaskRecord, PromiseRecord, preload: [PromiseRecord])
    /// Promises that the holder of a task will ask for.
    case preload([PromiseRecord])
    /// The answer to the action inside a fence: a promise, or a problem with its status.
    case fenced(FencedResponse, preload: [PromiseRecord])
    /// A page of promises, and where the next page starts, if there is one.
    case promises([PromiseRecord], cursor: String?)
    /// A page of tasks, and where the next page starts, if there is one.
    case tasks([TaskRecord], cursor: String?)
    /// A schedule as it is now.
    case schedule(ScheduleRecord)
    /// A page of schedules, and where the next page starts, if there is one.
    case schedules([ScheduleRecord], cursor: String?)
    /// What is wrong with the request, in words.
    case problem(String)
  }

  /// How the action inside a fence ended.
  public struct FencedResponse: Hashable, Sendable {
    /// The kind of the action.
    public var kind: Request.Kind
    /// How it ended.
    public var status: Status
    /// The promise, if it ended well.
    public var promise: PromiseRecord?
    /// What was wrong, if it did not.
    public var problem: String?

    /// Creates the answer to an action.
    ///
    /// - Parameters:
    ///   - kind: the kind of the action.
    ///   - status: how it ended.
    ///   - promise: the promise, if it ended well.
    ///   - problem: what was wrong, if it did not.
    public init(
      kind: Request.Kind, status: Status, promise: PromiseRecord? = nil, problem: String? = nil
    ) {
      self.kind = kind
      self.status = status
      self.promise = promise
      self.problem = problem
    }
  }

  /// How the request ended.
  public var status: Status
  /// What the answer carries.
  public var body: Body

  /// Creates an answer.
  ///
  /// - Parameters:
  ///   - status: how the request ended.
  ///   - body: what the answer carries.
  public init(_ status: Status, _ body: Body = .empty) {
    self.status = status
    self.body = body
  }
}
