import MusterModel

/// A request as a plain value: what goes on the wire, and whether it may go twice.
public struct HTTPRequest: Sendable, Equatable {
  public var method: String
  /// "https" or "http".
  public var scheme: String
  /// The host, with ":port" where it is not the scheme's own; it is sent as the `Host` header.
  public var host: String
  /// The path, percent-encoded, beginning with "/".
  public var path: String
  public var query: [QueryItem]
  public var headers: [HTTPHeader]
  public var body: [UInt8]
  /// Whether the request may be sent again when a connection ends before the answer to it, though the
  /// service may have done what it asks. By default its method decides.
  public var isRepeatable: Bool

  public init(
    method: String, scheme: String = "https", host: String, path: String = "/",
    query: [QueryItem] = [], headers: [HTTPHeader] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    isRepeatable = Operation.idempotentMethods.contains(method)
  }

  /// The first header called `name`, in any case.
  public func header(_ name: String) -> String? { headers.value(of: name) }

  /// The headers as they are sent, with that of the host.
  public var allHeaders: [HTTPHeader] { [HTTPHeader("Host", host)] + headers }

  /// Path and query as they stand in the request line.
  public var target: String {
    query.isEmpty ? path : path + "?" + query.encoded
  }

  public var url: String { scheme + "://" + host + target }
}
