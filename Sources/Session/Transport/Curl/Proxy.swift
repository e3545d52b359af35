import MusterDocument
import MusterText
import MusterWire

/// A proxy, and what names it.
public struct Proxy: Sendable, Equatable {
  /// Its URL, with the scheme; it may hold a user and a password.
  public let url: String
  /// The variable or option that names it, for messages: "HTTPS_PROXY".
  public let source: String

  /// A scheme that is missing is http.
  init(_ url: String, from source: String) {
    self.source = source
    if url.hasPrefix("//") {
      self.url = "http:" + url
    } else {
      self.url = url.includes("://") ? url : "http://" + url
    }
  }

  /// Its host and port, without user and password.
  public var place: String {
    String(behindScheme[afterUser...].prefix { !"/?#".contains($0) })
  }

  /// What lets somebody use it, in every form in which it may be repeated: as it stands in the URL, as
  /// it is meant, and as it is sent in Proxy-Authorization. A name without a password is one itself.
  public var secrets: [String] {
    let user = behindScheme[..<afterUser].dropLast()
    guard !user.isEmpty else { return [] }
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let meant = parts.map { PercentEncoding.decoded($0) ?? String($0) }
    let sent = meant[0] + ":" + meant.dropFirst().joined()
    return [Base64.encoded(sent.utf8), String(parts.last ?? ""), meant.last ?? ""]
  }

  private var behindScheme: Substring {
    url.split(around: "://")?.after ?? url[...]
  }

  /// A password may hold whatever it likes, so that the last @ counts.
  private var afterUser: String.Index {
    let text = behindScheme
    return text.lastIndex(of: "@").map { text.index(after: $0) } ?? text.startIndex
  }
}
