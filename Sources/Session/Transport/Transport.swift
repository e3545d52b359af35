import MusterText
import MusterWire

/// Identifies an exchange in progress within a transport. Later exchanges have greater ids.
public struct ExchangeID: Sendable, Hashable, Comparable {
  public var value: UInt64

  public init(_ value: UInt64) {
    self.value = value
  }

  public static func < (left: ExchangeID, right: ExchangeID) -> Bool { left.value < right.value }
}

/// The reason why a request got no response.
public struct TransportFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable {
    /// No connection: unknown host, connection refused. Nothing was executed.
    case connect
    /// No connection in time.
    case connectTimeout
    /// No connection to the proxy, or from the proxy to the host.
    case proxy
    /// The TLS handshake failed.
    case handshake
    /// Connected, but the response did not arrive in time.
    case timeout
    /// The connection broke after the request was sent.
    case interrupted
    /// The certificate is not trusted.
    case untrusted
    /// The response is larger than the limit.
    case tooLarge
    /// The session was stopped before the request was sent.
    case stopped
    /// The session was stopped after the request was sent and before the response arrived.
    case abandoned
    /// The clock of the calling program does not advance. The request was not sent.
    case clock

    /// True if a retry would fail in the same way.
    public var isFinal: Bool {
      switch self {
      case .untrusted, .tooLarge, .stopped, .abandoned, .clock: true
      default: false
      }
    }
  }

  public var kind: Kind
  /// A human-readable message. It names the host and contains no secret.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

/// An exchange that finished, with its outcome.
public struct Completion: Sendable {
  public var exchange: ExchangeID
  public var outcome: Result<HTTPResponse, TransportFailure>

  public init(_ exchange: ExchangeID, _ outcome: Result<HTTPResponse, TransportFailure>) {
    self.exchange = exchange
    self.outcome = outcome
  }
}

/// Sends requests and provides the clock: the only step of a call that is not a pure function of
/// values.
///
/// The session calls `start` and `wait` only from the thread that drives, `cancel` from that thread
/// or while no thread drives, and `now` and `wake()` from any thread.
public protocol Transport: AnyObject, Sendable {
  /// The time on the clock that exchanges and the session's timers use.
  var now: Instant { get }

  /// Starts an exchange. A later `wait` returns its completion.
  func start(_ request: HTTPRequest, as exchange: ExchangeID)

  /// Cancels an exchange: no completion follows.
  func cancel(_ exchange: ExchangeID)

  /// Waits until exchanges finish, `deadline` is reached (nil means no limit) or `wake()` is
  /// called, and returns the exchanges that finished. A simulated transport advances its clock
  /// instead of waiting.
  func wait(until deadline: Instant?) -> [Completion]

  /// Waits as above, for at most `milliseconds` of the machine's clock.
  func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion]

  /// Ends the current `wait`, or the next one if none is in progress. Any thread may call this.
  func wake()

  /// Ends the current `wait`, or the next one, within 50 milliseconds. Any thread and any signal
  /// handler may call this, so it takes no lock and allocates nothing.
  func interrupt()

  /// Secrets that the transport adds to requests: the password of a proxy.
  var secrets: [String] { get }

  /// Set when a wait has found that the transport's clock does not advance.
  var clockFailure: TransportFailure? { get }

  /// A descriptor that is readable when `wait` would return at once; nil if there is none.
  var descriptor: Int32? { get }

  /// The number of milliseconds after which `wait` must be called even if `descriptor` is not
  /// readable, while exchanges or timers are pending; nil if `descriptor` is enough.
  var nextWaitMilliseconds: Int64? { get }
}

/// The defaults fit a transport with simulated time: waiting takes no time, so `wait` can always be
/// called.
extension Transport {
  public var secrets: [String] { [] }
  public var clockFailure: TransportFailure? { nil }
  /// Correct if `wait` never blocks.
  public func interrupt() {}
  /// Correct if the transport's clock is the machine's, or jumps.
  public func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion] {
    let limit = milliseconds.map { now.advanced(by: $0) }
    return wait(until: [deadline, limit].compactMap { $0 }.min())
  }
  public var descriptor: Int32? { nil }
  public var nextWaitMilliseconds: Int64? { 0 }
}
