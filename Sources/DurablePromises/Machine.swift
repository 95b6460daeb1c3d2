/// The promise machine: promises, tasks, schedules and the outbox as one value.
///
/// It performs no I/O, reads no clock and draws no random number: what it answers and what it
/// becomes follows from what it holds, the request and the instant. In memory, journaled, served
/// and simulated are shells around this value. Instants must not go back from one call to the next;
/// a shell whose clock may go back passes the latest instant that it ever passed.
///
/// Reads are projected: they show a promise whose deadline has passed as settled and write nothing.
/// The internal step that settles it is taken by ``fireDue(at:)``, as are waking, telling and
/// dispatching; call that after each request at the same instant, and again at ``nextDue``. Source:
/// protocol §5 and Appendix B.
public struct Machine: Sendable {
  /// A promise, what it is to the machine, and its task.
  struct StoredPromise: Sendable {
    struct Traits: OptionSet, Sendable {
      var rawValue: UInt8
      static let timer = Traits(rawValue: 1)
      static let external = Traits(rawValue: 2)
      /// The deadline is among ``Machine/deadlines``.
      static let armed = Traits(rawValue: 4)
      /// There are ``Machine/obligations``.
      static let obliged = Traits(rawValue: 8)
    }

    var record: PromiseRecord
    var traits: Traits
    /// The number of the task, or -1.
    var task: Int32
  }

  /// A task; its id is that of its promise.
  struct StoredTask: Sendable {
    struct Lease: Hashable, Sendable {
      var pid: String
      var ttl: Int64
      var expiresAt: Instant
    }

    var promise: Int32
    var state: TaskState
    var version: Int64
    /// Set exactly while acquired.
    var lease: Lease?
    /// Set exactly while pending.
    var retryAt: Instant?
    /// The promises that settled since the task was last acquired or suspended.
    var resumes: Set<Int32> = []
  }

  /// Whom the settlement of a promise is owed to.
  struct Obligations: Sendable {
    /// The promises whose tasks are to be woken.
    var callbacks: Set<Int32> = []
    /// The addresses that are to be told.
    var listeners: Set<Name> = []

    var isEmpty: Bool { callbacks.isEmpty && listeners.isEmpty }
  }

  /// The promises of a branch.
  struct Branch: Sendable {
    var promises: [Int32] = []
    /// How many of them are in the order of their ids; the others came later.
    var ordered = 0
  }

  struct StoredSchedule: Sendable {
    var record: ScheduleRecord
    var cron: Cron
  }

  /// What differs between one machine and another.
  public let configuration: Configuration
  /// A known mistake that this machine makes; not part of what it holds.
  package var bug: MachineBug?
  /// Rises with every change, so that a store knows whether there is anything to journal.
  ///
  /// A request that only reads, or repeats what was done before, leaves it as it is.
  public internal(set) var revision: UInt64 = 0

  /// Promises are never deleted: the number of one is its place here for ever.
  var promises: [StoredPromise] = []
  var tasks: [StoredTask] = []
  /// The numbers of the promises.
  var numbers: [Name: Int32] = [:]
  /// By number of the promise; only those with any.
  var obligations: [Int32: Obligations] = [:]
  /// The settled promises that still have obligations.
  var owed: Set<Int32> = []
  /// Stays empty where nothing is preloaded.
  var branches: [Name: Branch] = [:]
  var sorted = SortedNumbers()

  /// By number of the schedule; nil where one was deleted.
  var schedules: [StoredSchedule?] = []
  var scheduleNumbers: [Name: Int32] = [:]
  var freeScheduleNumbers: [Int32] = []

  var messages = Outbox()

  /// The deadlines of armed promises; holds while the promise is pending.
  var deadlines = Timers()
  /// The ends of leases; holds while the task is acquired until then.
  var leases = Timers()
  /// The next dispatches; holds while the task is pending until then.
  var retries = Timers()
  /// The next occurrences; holds while the schedule occurs next then.
  var occurrences = Timers()
  /// How many entries of the timers hold.
  var pendingArmed = 0
  var acquiredTasks = 0
  var pendingTasks = 0

  #if DEBUG
    /// What the current step wrote, to be checked at its end.
    var touchedPromises: Set<Int32> = []
    var touchedTasks: Set<Int32> = []
  #endif

  /// Creates a machine that holds nothing.
  ///
  /// - Parameter configuration: what differs between one machine and another.
  public init(configuration: Configuration = .init()) {
    self.configuration = configuration
  }

  /// How many promises there are, settled ones included.
  public var promiseCount: Int { promises.count }
  /// How many tasks there are, fulfilled ones included.
  public var taskCount: Int { tasks.count }
  /// How many tasks wait to be acquired.
  public var pendingTaskCount: Int { pendingTasks }
  /// How many tasks are held under a lease.
  public var acquiredTaskCount: Int { acquiredTasks }
  /// How many promises schedules have created since the machine was made or restored.
  public internal(set) var scheduledPromiseCount = 0
  /// How many schedules there are.
  public var scheduleCount: Int { scheduleNumbers.count }

  /// Performs one request as one transaction.
  ///
  /// Complexity: O(1) on average, plus O(log *n*) for timers, plus the size of the answer.
  ///
  /// - Parameters:
  ///   - request: what is asked.
  ///   - now: the instant of the request; not before that of the call before.
  /// - Returns: the answer; a request that makes no sense is answered with a problem.
  public mutating func apply(_ request: Request, at now: Instant) -> Response {
    defer { finishStep(at: now) }
    return switch request {
    case .promiseGet(let id): get(promise: id, at: now)
    case .promiseCreate(let body): create(body, at: now)
    case .promiseSettle(let body): settle(body, at: now)
    case .promiseRegisterCallback(let body): register(body, at: now)
    case .promiseRegisterListener(let body): register(body, at: now)
    case .promiseSearch(let body): search(body, at: now)
    case .taskGet(let id): get(task: id, at: now)
    case .taskCreate(let body): create(body, at: now)
    case .taskAcquire(let body): acquire(body, at: now)
    case .taskRelease(let body): release(body, at: now)
    case .taskFence(let body): fence(body, at: now)
    case .taskSuspend(let body): suspend(body, at: now)
    case .taskFulfill(let body): fulfill(body, at: now)
    case .taskHeartbeat(let body): heartbeat(body, at: now)
    case .taskHalt(let id): halt(id, at: now)
    case .taskContinue(let id): resume(id, at: now)
    case .taskSearch(let body): search(body, at: now)
    case .scheduleGet(let id): get(schedule: id)
    case .scheduleCreate(let body): create(body, at: now)
    case .scheduleDelete(let id): delete(schedule: id)
    case .scheduleSearch(let body): search(body)
    }
  }
}
