/// A header, with its name as it stands on the wire; names compare without regard to case.
public struct HTTPHeader: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A query parameter, not percent-encoded.
public struct QueryItem: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A request as a plain value: everything that goes on the wire, and nothing else.
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
  }

  /// The first header called `name`, in any case.
  public func header(_ name: String) -> String? { headers.value(of: name) }

  /// The headers as they are sent, with that of the host.
  public var allHeaders: [HTTPHeader] { [HTTPHeader("Host", host)] + headers }

  /// Path and query as they stand in the request line.
  public var target: String {
    guard !query.isEmpty else { return path }
    return path + "?"
      + query.map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
      .joined(separator: "&")
  }

  public var url: String { scheme + "://" + host + target }
}

/// A response as a plain value.
public struct HTTPResponse: Sendable, Equatable {
  public var status: Int
  public var headers: [HTTPHeader]
  public var body: [UInt8]

  public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header called `name`, in any case.
  public func header(_ name: String) -> String? { headers.value(of: name) }
}

extension [HTTPHeader] {
  func value(of name: String) -> String? {
    first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?
      .value
  }
}
