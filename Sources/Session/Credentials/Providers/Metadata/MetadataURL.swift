import Glibc
import MusterDocument
import MusterText
import MusterWire

/// The URL of a server that hands out credentials to what runs on a machine.
struct MetadataURL: Sendable, Equatable {
  var scheme: String
  /// With ":port" where there is one.
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

  /// Whether the host is nothing but a name or an address and maybe a port, so that nobody can take
  /// it for another than it is.
  private var hasPlainHost: Bool {
    let isAddress = host.hasPrefix("[")
    let behind = host.dropFirst(name.count + (isAddress ? 2 : 0))
    let letters = isAddress ? "0123456789abcdefABCDEF:." : MetadataURL.letters
    return !name.isEmpty && name.allSatisfy(letters.contains) && (!isAddress || host.contains("]"))
      && (behind.isEmpty || behind.first == ":" && UInt16(behind.dropFirst()) != nil)
  }

  private static let letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"

  /// The host without its port, and an address without its brackets.
  var name: Substring {
    if host.hasPrefix("[") { return host.dropFirst().prefix { $0 != "]" } }
    return host.prefix { $0 != ":" }
  }

  /// Whether the host is an address of this machine itself: 127.0.0.0/8 or ::1.
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
