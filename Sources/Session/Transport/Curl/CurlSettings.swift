/// Settings of network connections. No setting disables the verification of certificates.
public struct CurlSettings: Sendable {
  /// The timeout for connecting, including TLS. The default is botocore's.
  public var connectTimeoutMilliseconds: Int64 = 60_000
  /// The maximum time without any transfer while waiting for a response. botocore calls this
  /// `read_timeout`.
  public var idleTimeoutMilliseconds: Int64 = 60_000
  /// The timeout of a whole exchange. 0 means no limit, as in botocore.
  public var timeoutMilliseconds: Int64 = 0
  /// The number of connections to keep. There may be more while more requests are in flight.
  public var maxConnections = 64
  /// A file of certificates (PEM) that replaces the system's certificates.
  public var certificateFile: String?
  public var proxies = Proxies()
  /// A file of certificates to trust for proxies with TLS. The default is `certificateFile`.
  public var proxyCertificateFile: String?
  /// The maximum size of a response, including headers, after decompression.
  public var maxResponseBytes = 64 << 20

  public init() {}

  /// The size of the receive buffer of each connection: smaller if there may be thousands of
  /// connections. libcurl's minimum is 1 KiB (`CURLOPT_BUFFERSIZE`).
  var bufferBytes: Int { min(16 << 10, max(1 << 10, (8 << 20) / max(1, maxConnections))) }
}
