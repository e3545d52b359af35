import MusterDocument
import MusterText
import MusterWire

/// The URL of a service, without the path of an operation.
public struct EndpointURL: Sendable, Equatable {
  /// "https" or "http".
  public var scheme: String
  /// The host in lower case, followed by ":port" unless it is the scheme's default port.
  public var host: String
  /// The path of the URL, percent-encoded: "", "/something" or "/something/".
  public var basePath: String

  public init(scheme: String = "https", host: String, basePath: String = "") {
    self.scheme = scheme
    self.host = host
    self.basePath = basePath
  }
}

extension EndpointURL {
  /// The path of a request: `path` below that of the URL, joined as botocore does (awsrequest.py,
  /// _urljoin).
  public func path(of path: String) -> String {
    guard !basePath.isEmpty else { return path }
    guard path != "/" else { return basePath }
    return (basePath.hasSuffix("/") ? String(basePath.dropLast()) : basePath) + path
  }
}

// MARK: - Reading

extension EndpointURL {
  /// Reads the URL of an endpoint. `source` names its origin in error messages.
  init(_ url: String, from source: String) throws(EndpointError) {
    do {
      self = try EndpointURL.parsed(url)
    } catch {
      throw EndpointError(
        message: "The endpoint URL '\(MaskedURL.of(url))' (\(source)) \(error.message).")
    }
  }

  private static func parsed(_ url: String) throws(EndpointError) -> EndpointURL {
    guard let (before, rest) = url.split(around: "://"), case let scheme = before.lowercased(),
      let defaultPort = ["http": "80", "https": "443"][scheme]
    else { throw EndpointError(message: "must begin with http:// or https://") }

    guard rest.utf8.allSatisfy(isURLCharacter) else {
      throw EndpointError(message: "has a character that must be percent-encoded")
    }
    guard !rest.utf8.contains(where: "?#".utf8.contains) else {
      throw EndpointError(message: "must not have a query or a fragment")
    }
    let pathStart = rest.firstIndex(of: "/") ?? rest.endIndex
    var host = try hostAndPort(rest[..<pathStart])
    if host.hasSuffix(":" + defaultPort) { host.removeLast(defaultPort.utf8.count + 1) }
    let path = rest[pathStart...]
    return EndpointURL(scheme: scheme, host: host, basePath: path == "/" ? "" : String(path))
  }

  /// Checks `text`, which is "host", "host:port" or "[IPv6 address]:port".
  private static func hostAndPort(_ text: Substring) throws(EndpointError) -> String {
    guard !text.contains("@") else {
      throw EndpointError(message: "must not contain a user name or a password")
    }
    let isAddress = text.hasPrefix("[")
    let hostEnd =
      isAddress ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
    let host = text[..<(hostEnd ?? text.endIndex)]
    guard isAddress ? isIPv6(host) : isName(host) else {
      throw EndpointError(message: "does not have a valid host")
    }
    let port = text[host.endIndex...]
    guard port.isEmpty || (port.hasPrefix(":") && isPort(port.dropFirst())) else {
      throw EndpointError(message: "has a port that is not a number from 1 to 65535")
    }
    return text.lowercased()
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy(isDigit) && (UInt16(text) ?? 0) > 0
  }

  private static func isName(_ host: Substring) -> Bool {
    !host.isEmpty && host.utf8.allSatisfy { isLetterOrDigit($0) || "-._".utf8.contains($0) }
  }

  private static func isIPv6(_ host: Substring) -> Bool {
    let address = host.dropFirst().dropLast()
    return host.hasSuffix("]") && address.includes(":")
      && address.utf8.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
  }

  /// True if the character is allowed in a URL (RFC 3986, appendix A).
  private static func isURLCharacter(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
