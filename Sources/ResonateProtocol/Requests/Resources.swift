internal import DurablePromises

extension RequestEnvelope.Resources {
  /// Looks for the ids before it is known whether the request is well-formed.
  ///
  /// An id that is missing is left out: such a request is refused as malformed. Stricter than the
  /// official server, which lets a token reach beyond its prefix: by the action inside a fence, by who is
  /// woken or awaited, and by an existing schedule of that id. Source: protocol §2.5.
  init(kind: String, data: JSONObject) {
    let ids: [String?]
    switch Request.Kind(rawValue: kind) {
    case .promiseSearch, .taskSearch, .scheduleSearch, nil:
      self = .everything
      return
    case .promiseRegisterCallback: ids = [try? data.text("awaited"), try? data.text("awaiter")]
    case .promiseRegisterListener: ids = [try? data.text("awaited")]
    case .scheduleCreate: ids = [try? data.text("id"), try? data.text("promiseId")]
    case .taskCreate: ids = [try? data.object("action").object("data").text("id")]
    case .taskHeartbeat: ids = ((try? data.objects("tasks")) ?? []).map { try? $0.text("id") }
    case .taskFence:
      ids = [try? data.text("id"), try? data.object("action").object("data").text("id")]
    case .taskSuspend:
      let actions = (try? data.objects("actions")) ?? []
      ids =
        [try? data.text("id")] + actions.map { try? $0.object("data").text("awaited") }
    case .promiseGet, .promiseCreate, .promiseSettle, .taskGet, .taskAcquire, .taskRelease,
      .taskFulfill, .taskHalt, .taskContinue, .scheduleGet, .scheduleDelete:
      ids = [try? data.text("id")]
    }
    self = .ids(ids.compactMap { $0 })
  }
}
