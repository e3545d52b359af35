import MusterDocument
import MusterText

/// A request from the network, with the error if its URL cannot be decoded.
public struct ReceivedRequest: Sendable {
  /// The request; its query is empty if it cannot be decoded.
  public let request: HTTPRequest
  /// The error in the URL, if any.
  public let fault: WireError?

  /// `target` is the path with the query, or a whole URL, as in the request line. The host is that
  /// of the `Host` header.
  public init(method: String, target: String, headers: [HTTPHeader], body: [UInt8]) {
    let (authority, rest) = ReceivedRequest.parts(of: target)
    let end = rest.firstIndex { $0 == "?" || $0 == "#" } ?? rest.endIndex
    let query = rest[end...].dropFirst().prefix { $0 != "#" }
    let items = [QueryItem](encoded: Array(query.utf8))
    request = HTTPRequest(
      method: method, host: headers.value(of: "Host") ?? authority,
      path: end == rest.startIndex ? "/" : String(rest[..<end]), query: items ?? [],
      headers: headers.filter { !$0.isNamed("Host") }, body: body)
    fault =
      ReceivedRequest.fault(of: rest[..<end], "path")
      ?? (items == nil ? ReceivedRequest.fault(of: query, "query") : nil)
  }

  /// The host of a URL and the part after it. The host is empty if `target` is a path.
  private static func parts(of target: String) -> (authority: String, rest: Substring) {
    guard !target.hasPrefix("/"), let (_, after) = target.split(around: "://") else {
      return ("", target[...])
    }
    let end = after.firstIndex { $0 == "/" || $0 == "?" } ?? after.endIndex
    return (String(after[..<end]), after[end...])
  }

  /// The error in the percent-encoding of a part of the URL; nil if it is valid.
  private static func fault(of part: Substring, _ name: String) -> WireError? {
    guard PercentEncoding.decoded(part) == nil else { return nil }
    guard let bad = PercentEncoding.firstBadEscape(in: part) else {
      return WireError(message: "The \(name) of the URL is not valid UTF-8 after decoding.")
    }
    let position = part.utf8.distance(from: part.startIndex, to: bad.startIndex) + 1
    return WireError(
      message: "The \(name) of the URL has '\(bad)' at character \(position): "
        + "% must be followed by two hexadecimal digits.")
  }
}
