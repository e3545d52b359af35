import MusterDocument
import MusterModel
import MusterText

/// A header, with its name as it stands on the wire; names compare without regard to case.
public struct HTTPHeader: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether this is called `name`, in any case.
  public func isNamed(_ name: String) -> Bool {
    guard self.name.utf8.count == name.utf8.count else { return false }
    return self.name.withBytes { own in
      name.withBytes { other in
        own.indices.allSatisfy { HTTPHeader.isSameLetter(own[$0], other[$0]) }
      }
    }
  }

  private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
    left == right
      || left ^ right == 0x20 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= left | 0x20
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

extension [QueryItem] {
  /// The parameters as they stand in a request line or a form.
  var encoded: String {
    map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
      .joined(separator: "&")
  }

  /// Reads a form; nil if it is none. A space may be "+" there.
  public init?(encoded form: [UInt8]) {
    guard let text = String(validating: form, as: UTF8.self) else { return nil }
    self = []
    for field in text.split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { PercentEncoding.decoded(String($0.map { $0 == "+" ? " " : $0 })) }
      guard let name = parts.first ?? nil, let value = parts.count > 1 ? parts[1] : "" else {
        return nil
      }
      append(QueryItem(name, value))
    }
  }
}

extension [HTTPHeader] {
  func value(of name: String) -> String? {
    first { $0.isNamed(name) }?.value
  }
}
