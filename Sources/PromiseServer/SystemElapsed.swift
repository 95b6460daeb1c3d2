/// The time since some fixed point, by this machine's clock that never goes back.
public let systemElapsed: @Sendable () -> Duration = {
  let clock = ContinuousClock()
  let start = clock.now
  return { start.duration(to: clock.now) }
}()
