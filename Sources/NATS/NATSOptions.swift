internal import Foundation

/// What a client bears and how patient it is.
public struct NATSOptions: Sendable {
  /// The name under which the server lists the client.
  public var name = "reprise"
  /// How long to wait before the second attempt to connect; each later wait is twice as long.
  public var firstDelay = Duration.seconds(1)
  /// The longest wait between two attempts.
  public var longestDelay = Duration.seconds(30)
  /// How long making a connection may take.
  public var connectTime = Duration.seconds(10)
  /// How long a server may say nothing, even when asked, before the connection counts as lost.
  public var silence = Duration.seconds(60)
  /// How many bytes may wait to be sent.
  public var outputBytes = 4 * 1_024 * 1_024
  /// The largest message that is accepted, in bytes.
  public var payloadBytes = 8 * 1_024 * 1_024
  /// Tells the time since some fixed point; it never goes back.
  public var uptime: @Sendable () -> Duration = {
    .nanoseconds(Int64(clamping: DispatchTime.now().uptimeNanoseconds))
  }

  /// Creates the options of a client of a server nearby.
  public init() {}
}
