extension HTTPRequest {
  /// The request as it stands on the wire: `target` is the path with the query, or a whole URL, and
  /// the host is what the `Host` header says. Nil if the query is no form.
  public init?(method: String, target: String, headers: [HTTPHeader], body: [UInt8]) {
    let (authority, rest) = HTTPRequest.parts(of: target)
    let end = rest.firstIndex { $0 == "?" || $0 == "#" } ?? rest.endIndex
    let query = rest[end...].dropFirst().prefix { $0 != "#" }
    guard let items = [QueryItem](encoded: Array(query.utf8)) else { return nil }
    self.init(
      method: method, host: headers.value(of: "Host") ?? authority,
      path: end == rest.startIndex ? "/" : String(rest[..<end]), query: items,
      headers: headers.filter { !$0.isHost }, body: body)
  }

  /// A URL's host, and what stands behind it; a path has no host.
  private static func parts(of target: String) -> (authority: String, rest: Substring) {
    guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else {
      return ("", target[...])
    }
    let behind = target[scheme.upperBound...]
    let end = behind.firstIndex { $0 == "/" || $0 == "?" } ?? behind.endIndex
    return (String(behind[..<end]), behind[end...])
  }
}

extension HTTPHeader {
  fileprivate var isHost: Bool { name.utf8.count == 4 && name.lowercased() == "host" }
}
