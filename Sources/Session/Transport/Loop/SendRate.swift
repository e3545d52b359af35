import MusterText
import MusterWire

/// The maximum rate of the requests to one service in one Region. Requests are sent at equal
/// intervals, so no period of one second contains more requests than the rate allows. The loop that
/// sends the requests guards it.
public final class SendRate: @unchecked Sendable {
  /// The milliseconds between two requests.
  private let interval: Double
  /// The time from which the next request may be sent, in milliseconds.
  private var next = -Double.infinity
  /// The requests that wait until the one before is sent.
  private var waiting: [Loop.QueuedExchange].SubSequence = []
  /// True if a request is in the loop's queue or waits for its time.
  private var hasFirst = false

  public init(perSecond rate: Double) {
    interval = 1000 / rate
  }

  /// Returns whether `queued` may enter the loop's queue; otherwise it waits here.
  func admits(_ queued: Loop.QueuedExchange) -> Bool {
    if hasFirst { waiting.append(queued) }
    defer { hasFirst = true }
    return !hasFirst
  }

  /// The milliseconds until the next request may be sent.
  func delay(at now: Instant) -> Int64 {
    // A microsecond allows for the rounding of `next`.
    let delay = next - Double(now.milliseconds) - 0.001
    return delay > 0 ? Int64(exactly: delay.rounded(.up)) ?? .max : 0
  }

  /// Counts a request that is sent now.
  func sent(at now: Instant) {
    // Delays are rounded up to whole milliseconds. This must not lower the average rate.
    let isLateByRounding = next > Double(now.milliseconds) - 1
    next = (isLateByRounding ? next : Double(now.milliseconds)) + interval
  }

  /// Takes the next request for the loop's queue. Called when the previous request was sent or
  /// refused.
  func takeNext() -> Loop.QueuedExchange? {
    guard let first = waiting.popFirst() else {
      hasFirst = false
      return nil
    }
    return first
  }
}
