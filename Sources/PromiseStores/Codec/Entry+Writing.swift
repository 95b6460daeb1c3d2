internal import DurablePromises

extension ByteWriter {
  mutating func write(_ entry: Entry) {
    switch entry {
    case .configuration(let configuration): write(configuration)
    case .request(let request, let now):
      write(request)
      write(now)
    case .tick(let now):
      write(byte: Entry.Code.tick)
      write(now)
    case .pause: write(byte: Entry.Code.pause)
    case .resume: write(byte: Entry.Code.resume)
    case .reset: write(byte: Entry.Code.reset)
    }
  }

  mutating func write(_ configuration: Configuration) {
    write(byte: Entry.Code.configuration)
    write(unsigned: Entry.version)
    switch configuration.profile {
    case .compatible: write(byte: 0)
    case .strict: write(byte: 1)
    }
    write(configuration.retryTimeout)
  }

  /// Writes a request's entry but for its time, which comes last.
  ///
  /// So this can be done before the store's lock is taken, and the time is read.
  mutating func write(_ request: Request) {
    write(byte: request.kind.code)
    switch request {
    case .promiseGet(let id), .taskGet(let id), .taskHalt(let id), .taskContinue(let id),
      .scheduleGet(let id), .scheduleDelete(let id):
      write(id)
    case .promiseCreate(let body): write(body)
    case .promiseSettle(let body): write(body)
    case .promiseRegisterCallback(let body): write(body)
    case .promiseRegisterListener(let body):
      write(body.awaited)
      write(body.address)
    case .promiseSearch(let body):
      write(optional: body.state) { $0.write(byte: $1.code) }
      write(body.tags)
      write(body.limit)
      write(optional: body.cursor)
    case .taskCreate(let body):
      write(body.pid)
      write(body.ttl)
      write(body.action)
    case .taskAcquire(let body):
      write(body.id)
      write(body.version)
      write(body.pid)
      write(body.ttl)
    case .taskRelease(let body):
      write(body.id)
      write(body.version)
    case .taskFence(let body): write(body)
    case .taskSuspend(let body):
      write(body.id)
      write(body.version)
      write(list: body.actions) { $0.write($1) }
    case .taskFulfill(let body):
      write(body.id)
      write(body.version)
      write(body.action)
    case .taskHeartbeat(let body):
      write(body.pid)
      write(list: body.tasks) {
        $0.write($1.id)
        $0.write($1.version)
      }
    case .taskSearch(let body):
      write(optional: body.state) { $0.write(byte: $1.code) }
      write(body.limit)
      write(optional: body.cursor)
    case .scheduleCreate(let body): write(body)
    case .scheduleSearch(let body):
      write(body.tags)
      write(body.limit)
      write(optional: body.cursor)
    }
  }

  mutating func write(_ value: Value) {
    // One byte says what there is: most values have text and no headers.
    write(byte: (value.data == nil ? 0 : 1) | (value.headers == nil ? 0 : 2))
    if let data = value.data { write(data) }
    if let headers = value.headers { write(headers) }
  }

  private mutating func write(_ body: PromiseCreate) {
    write(body.id)
    write(body.timeoutAt)
    write(body.param)
    write(body.tags)
  }

  private mutating func write(_ body: PromiseSettle) {
    write(body.id)
    write(byte: body.state.code)
    write(body.value)
  }

  private mutating func write(_ body: RegisterCallback) {
    write(body.awaited)
    write(body.awaiter)
  }

  private mutating func write(_ body: TaskFence) {
    write(body.id)
    write(body.version)
    switch body.action {
    case .create(let create):
      write(byte: 0)
      write(create)
    case .settle(let settle):
      write(byte: 1)
      write(settle)
    }
  }

  private mutating func write(_ body: ScheduleCreate) {
    write(body.id)
    write(body.cron)
    write(body.promiseId)
    write(body.promiseTimeout)
    write(body.promiseParam)
    write(body.promiseTags)
  }
}
