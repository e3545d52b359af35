/// How requests go out over the network. Nothing in here switches the verification of certificates
/// off, and nothing else does.
public struct CurlSettings: Sendable {
  /// How long it may take to connect, TLS included; as in botocore.
  public var connectTimeoutMilliseconds: Int64 = 60_000
  /// How long nothing may come or go on a connection that waits for an answer; as botocore's
  /// `read_timeout`.
  public var idleTimeoutMilliseconds: Int64 = 60_000
  /// How long an exchange may take in all; 0 is without limit, as in botocore.
  public var timeoutMilliseconds: Int64 = 0
  /// How many connections are kept; there may be more while more requests are under way.
  public var maxConnections = 64
  /// A file of certificates (PEM) that are trusted instead of the system's.
  public var certificateFile: String?
  public var proxies = Proxies()
  /// The same for a proxy that is spoken to by TLS.
  public var proxyCertificateFile: String?
  /// The largest answer that is taken, headers included, counted as it is when it is unpacked.
  public var maxResponseBytes = 64 << 20

  public init() {}

  /// How much is read at once on each connection: less where there may be thousands. libcurl takes no
  /// less than a kilobyte (`CURLOPT_BUFFERSIZE`).
  var bufferBytes: Int { min(16 << 10, max(1 << 10, (8 << 20) / max(1, maxConnections))) }
}
