internal import DurablePromises
internal import PromiseStores

/// What a loop found pending when it began.
public struct Recovery: Sendable {
  /// A call that could not be run again.
  public struct Problem: Sendable {
    /// The id of the call, which stays pending.
    public let id: String
    /// Why it could not be run, such as ``FunctionNotRegistered``.
    public let error: any Error
  }

  /// The calls that are being run again, in order of their ids.
  public internal(set) var calls: [String] = []
  /// The calls that could not be run again, in order of their ids.
  public internal(set) var problems: [Problem] = []
}

extension Engine {
  /// Runs every call again that is pending and that nobody in this process runs, all at once.
  func recover() async throws -> Recovery {
    var recovery = Recovery()
    var cursor: String?
    repeat {
      let request = Request.promiseSearch(
        PromiseSearch(state: .pending, limit: 1_000, cursor: cursor))
      let response = try await store.send(request)
      guard case .promises(let page, let next) = response.body else {
        throw StoreRefused(
          id: "recovery", request: request.kind.rawValue, status: response.status.rawValue,
          problem: "the pending calls cannot be listed")
      }
      for record in page where isRoot(record) {
        do {
          try await resume(record)
          recovery.calls.append(record.id)
        } catch {
          recovery.problems.append(Recovery.Problem(id: record.id, error: error))
          enter(.failed(error), for: record.id)
        }
      }
      cursor = next
    } while cursor != nil
    return recovery
  }

  /// Whether a promise is a call that nobody else runs again.
  ///
  /// A promise with a target is for workers, and one without a call is for somebody outside.
  private func isRoot(_ record: PromiseRecord) -> Bool {
    record.tags[Tag.origin] == record.id && record.tags[Tag.target] == nil
      && record.param.data != nil
  }

  func resume(_ record: PromiseRecord) async throws {
    let name = try CallName.read(record)
    let function = try function(name, for: record.id)
    guard claim(record.id) else { return }
    let run = Run(
      id: record.id, function: name, origin: record.id,
      prefix: record.tags[Tag.prefix] ?? record.id, deadline: record.timeoutAt, isReplay: true,
      isKnown: true)
    let gate = Gate()
    await invoke(function, run, behind: gate)
    await watch(run)
    gate.open(.success(record))
  }

  /// The function of a name.
  func function(_ name: String, for id: String) throws -> any Registrable {
    guard let function = functions[name] else {
      throw FunctionNotRegistered(
        id: id, function: name, registered: functions.keys.sorted())
    }
    return function
  }

  /// The same for a run that detaches a call, and must not if nobody could run it again.
  func registered(_ name: String, for id: String, by run: Run) throws -> any Registrable {
    do {
      return try function(name, for: id)
    } catch {
      run.stopTree(error)
      throw error
    }
  }

  /// Lets the store's time pass until the loop is closed.
  func runTimers() async {
    do {
      try await store.runTimers()
    } catch {
      // Whoever works with the store is told by the store; a closed loop needs no timers.
    }
  }
}
