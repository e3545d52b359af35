import MusterModel

/// An HTTP request as a value.
public struct HTTPRequest: Sendable, Equatable {
  public var method: String
  /// "https" or "http".
  public var scheme: String
  /// The host, with ":port" unless it is the scheme's default. It is sent as the `Host` header.
  public var host: String
  /// The path, percent-encoded, beginning with "/".
  public var path: String
  public var query: [QueryItem]
  public var headers: [HTTPHeader]
  public var body: [UInt8]
  /// True if the request may be sent again if the connection ends before the response, although the
  /// service may have executed it. The default depends on the method.
  public var isIdempotent: Bool

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
    isIdempotent = Operation.idempotentMethods.contains(method)
  }

  /// The value of the first header `name`, ignoring case.
  public func header(_ name: String) -> String? { headers.value(of: name) }

  /// The headers that are sent, including `Host`.
  public var allHeaders: [HTTPHeader] { [HTTPHeader("Host", host)] + headers }

  /// Path and query, as in the request line.
  public var target: String {
    query.isEmpty ? path : path + "?" + query.encoded
  }

  public var url: String { scheme + "://" + host + target }
}
