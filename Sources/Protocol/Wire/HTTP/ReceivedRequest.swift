import MusterDocument
import MusterText

/// A request as it came over a network: what of it is understood, and what is not.
public struct ReceivedRequest: Sendable {
  /// The request; without a query, where that is no form.
  public let request: HTTPRequest
  /// What is wrong with the URL, and where.
  public let fault: WireError?

  /// Reads what stands on the wire: `target` is the path with the query, or a whole URL, and the host
  /// is what the `Host` header says.
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

  /// A URL's host, and what stands behind it; a path has no host.
  private static func parts(of target: String) -> (authority: String, rest: Substring) {
    guard !target.hasPrefix("/"), let (_, behind) = target.split(around: "://") else {
      return ("", target[...])
    }
    let end = behind.firstIndex { $0 == "/" || $0 == "?" } ?? behind.endIndex
    return (String(behind[..<end]), behind[end...])
  }

  /// What is wrong with the escapes of a part of the URL.
  private static func fault(of part: Substring, _ name: String) -> WireError? {
    guard PercentEncoding.decoded(part) == nil else { return nil }
    guard let bad = PercentEncoding.firstBadEscape(in: part) else {
      return WireError(message: "The \(name) of the URL is not UTF-8 when it is decoded.")
    }
    let place = part.utf8.distance(from: part.startIndex, to: bad.startIndex) + 1
    return WireError(
      message: "The \(name) of the URL has '\(bad)' at character \(place): "
        + "two hexadecimal digits must follow a %.")
  }
}
