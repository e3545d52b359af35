/// How requests go out over the network.
public struct CurlSettings: Sendable {
  /// How long it may take to connect, and how long an exchange may take in all.
  public var connectTimeoutMilliseconds: Int64 = 10_000
  public var timeoutMilliseconds: Int64 = 60_000
  /// How many requests may be under way at once; the others wait in order.
  public var maxInFlight = 64
  /// A file of certificates (PEM) that are trusted instead of the system's.
  public var certificateFile: String?
  /// The largest answer that is taken, headers included.
  public var maxResponseBytes = 256 << 20

  public init() {}
}
