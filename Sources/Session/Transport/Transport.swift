import MusterText
import MusterWire

/// Names one request under way within a transport; later ones are greater.
public struct ExchangeID: Sendable, Hashable, Comparable {
  public var value: UInt64

  public init(_ value: UInt64) {
    self.value = value
  }

  public static func < (left: ExchangeID, right: ExchangeID) -> Bool { left.value < right.value }
}

/// Why a request got no answer.
public struct TransportFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable {
    /// No connection: no such host, refused. Nothing was executed.
    case connect
    /// No connection in time.
    case connectTimeout
    /// No connection by the proxy: not to it, or not on from it.
    case proxy
    /// TLS was not agreed on.
    case handshake
    /// Connected, but the answer did not come in time.
    case timeout
    /// The connection broke after the request was sent.
    case interrupted
    /// A certificate that is not trusted.
    case untrusted
    /// An answer larger than what is taken.
    case tooLarge

    /// Whether trying again is of no use.
    public var isFinal: Bool { self == .untrusted || self == .tooLarge }
  }

  public var kind: Kind
  /// A sentence for a person, with the host but no secret.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

/// How an exchange ended.
public struct Completion: Sendable {
  public var exchange: ExchangeID
  public var outcome: Result<HTTPResponse, TransportFailure>

  public init(_ exchange: ExchangeID, _ outcome: Result<HTTPResponse, TransportFailure>) {
    self.exchange = exchange
    self.outcome = outcome
  }
}

/// Carries requests and tells the time: the only step in the life of a call that is not a pure
/// function of values.
///
/// The session calls all but `wake()` from one thread at a time, the one that drives.
public protocol Transport: AnyObject, Sendable {
  /// The time by which this transport's exchanges and the session's timers run.
  var now: Instant { get }

  /// Starts an exchange; its completion comes out of a later `wait`.
  func start(_ request: HTTPRequest, as exchange: ExchangeID)

  /// Forgets an exchange: no completion follows.
  func cancel(_ exchange: ExchangeID)

  /// Waits until exchanges are finished, `deadline` is reached (nil: without limit) or `wake()` was
  /// called, and returns what finished. A simulated transport jumps to `deadline` instead.
  func wait(until deadline: Instant?) -> [Completion]

  /// The same, but for no longer than so many milliseconds of the machine's own time.
  func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion]

  /// Ends a `wait` that is going on, or the next one. Any thread may call it.
  func wake()

  /// What it sends beside the requests and nobody may read: the password of a proxy.
  var secrets: [String] { get }

  /// A descriptor that is readable when a `wait` would not have to wait; nil where there is none.
  var descriptor: Int32? { get }

  /// In how many milliseconds a `wait` is needed whatever `descriptor` says, while exchanges or timers
  /// are under way; nil where it is not.
  var patience: Int64? { get }
}

/// A transport that simulates time: waiting takes none, so there is never a reason not to.
extension Transport {
  public var secrets: [String] { [] }
  /// Where the transport's clock is the machine's, or jumps.
  public func wait(until deadline: Instant?, atMost milliseconds: Int64?) -> [Completion] {
    let limit = milliseconds.map { now.advanced(by: $0) }
    return wait(until: [deadline, limit].compactMap { $0 }.min())
  }
  public var descriptor: Int32? { nil }
  public var patience: Int64? { 0 }
}
