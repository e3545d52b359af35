import MusterDocument
import MusterText
import MusterWire

/// A proxy, and where it is configured.
public struct Proxy: Sendable, Equatable {
  /// The URL, with the scheme. It may contain a user and a password.
  public let url: String
  /// The variable or option that sets the proxy, for messages: "HTTPS_PROXY".
  public let source: String

  /// The default scheme is http.
  init(_ url: String, from source: String) {
    self.source = source
    if url.hasPrefix("//") {
      self.url = "http:" + url
    } else {
      self.url = url.includes("://") ? url : "http://" + url
    }
  }

  /// The host and port, without user and password.
  public var hostAndPort: String {
    String(afterScheme[afterUser...].prefix { !"/?#".contains($0) })
  }

  /// The password in every form in which a message may contain it: as in the URL, decoded, and as
  /// it is sent in Proxy-Authorization. A user name without a password counts as a secret.
  public var secrets: [String] {
    let user = afterScheme[..<afterUser].dropLast()
    guard !user.isEmpty else { return [] }
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let decoded = parts.map { PercentEncoding.decoded($0) ?? String($0) }
    let sent = (decoded.first ?? "") + ":" + decoded.dropFirst().joined()
    return [Base64.encoded(sent.utf8), String(parts.last ?? ""), decoded.last ?? ""]
  }

  private var afterScheme: Substring {
    url.split(around: "://")?.after ?? url[...]
  }

  /// A password may contain an @, so the last @ ends it.
  private var afterUser: String.Index {
    let text = afterScheme
    return text.lastIndex(of: "@").map { text.index(after: $0) } ?? text.startIndex
  }
}
