internal import DurablePromises

extension RequestEnvelope.Resources {
  /// Looks for the ids before it is known whether the request is well-formed.
  ///
  /// An id that is missing is left out: such a request is refused as malformed.
  /// Source: protocol §2.5.
  init(kind: String, data: JSONObject) {
    let ids: [String?]
    switch Request.Kind(rawValue: kind) {
    case .promiseSearch, .taskSearch, .scheduleSearch, nil:
      self = .everything
      return
    case .promiseRegisterCallback, .promiseRegisterListener: ids = [try? data.text("awaited")]
    case .scheduleCreate: ids = [try? data.text("promiseId")]
    case .taskCreate: ids = [try? data.object("action").object("data").text("id")]
    case .taskHeartbeat: ids = ((try? data.objects("tasks")) ?? []).map { try? $0.text("id") }
    case .promiseGet, .promiseCreate, .promiseSettle, .taskGet, .taskAcquire, .taskRelease,
      .taskFence, .taskSuspend, .taskFulfill, .taskHalt, .taskContinue, .scheduleGet,
      .scheduleDelete:
      ids = [try? data.text("id")]
    }
    self = .ids(ids.compactMap { $0 })
  }
}
