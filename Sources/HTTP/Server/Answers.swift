/// The one place of this module that makes tasks.
struct Answers: Sendable {
  let immediate: HTTPServer.ImmediateHandler
  let handler: HTTPServer.Handler
  let place: HTTPServer.HandlerPlace

  /// Runs the handler in a task, which the server cancels when nobody waits for the answer any more.
  func start(
    _ request: HTTPRequest, on executor: LoopExecutor,
    _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) -> Task<Void, Never> {
    Task(executorPreference: place == .connectionThread ? executor : nil) {
      reply(await handler(request))
    }
  }

  /// Runs the producer of a stream, and ends the stream with it.
  func produce(_ stream: ResponseStream) -> Task<Void, Never>? {
    guard let producer = stream.producer else { return nil }
    return Task {
      await producer(stream)
      stream.finish()
    }
  }
}
