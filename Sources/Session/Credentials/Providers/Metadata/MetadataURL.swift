import Glibc
import MusterDocument
import MusterText
import MusterWire

/// The URL of a server that provides credentials to programs on a machine.
struct MetadataURL: Sendable, Equatable {
  var scheme: String
  /// The host, with ":port" if the URL has a port.
  var host: String
  /// Path and query, beginning with "/".
  var target: String

  init?(_ text: String) {
    guard let (before, rest) = text.split(around: "://") else { return nil }
    scheme = before.lowercased()
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    host = String(rest[..<end])
    let path = rest[end...].prefix { $0 != "#" }
    target = path.hasPrefix("/") ? String(path) : "/" + path
    let isClean = text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    guard ["http", "https"].contains(scheme), isClean, hasPlainHost else { return nil }
  }

  /// True if the host consists only of a name or address and an optional port, so that no parser
  /// can read it as another host.
  private var hasPlainHost: Bool {
    let isAddress = host.hasPrefix("[")
    let rest = host.dropFirst(name.count + (isAddress ? 2 : 0))
    let letters = isAddress ? "0123456789abcdefABCDEF:." : MetadataURL.letters
    return !name.isEmpty && name.allSatisfy(letters.contains) && (!isAddress || host.contains("]"))
      && (rest.isEmpty || rest.first == ":" && UInt16(rest.dropFirst()) != nil)
  }

  private static let letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"

  /// The host without port and brackets.
  var name: Substring {
    if host.hasPrefix("[") { return host.dropFirst().prefix { $0 != "]" } }
    return host.prefix { $0 != ":" }
  }

  /// True if the host is a loopback address: 127.0.0.0/8 or ::1.
  var isLoopback: Bool {
    var four = in_addr()
    if inet_pton(AF_INET, String(name), &four) == 1 {
      return withUnsafeBytes(of: four) { $0.first == 127 }
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, String(name), &six) == 1 else { return false }
    return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
  }

  func request(_ method: String, _ headers: [HTTPHeader]) -> HTTPRequest {
    HTTPRequest(method: method, scheme: scheme, host: host, path: target, headers: headers)
  }
}
