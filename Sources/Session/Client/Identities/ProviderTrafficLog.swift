import MusterDocument
import MusterSigning
import MusterTransport
import MusterWire

/// The HTTP messages of credentials providers that are not AWS services (the agent of a container,
/// the instance metadata service), as lines of the log.
///
/// There is no model that marks what is sensitive, so only what is known to be harmless is shown.
enum ProviderTrafficLog {
  /// The members of responses that are not secret. (Amazon EC2 User Guide, "Retrieve security
  /// credentials from instance metadata")
  private static let harmless: Set<String> = ["Code", "Expiration", "LastUpdated", "Type"]
  private static let harmlessHeaders: Set<String> = [
    "content-length", "content-type", "date", "server", "x-aws-ec2-metadata-token-ttl-seconds",
  ]

  static func lines(of request: HTTPRequest) -> [String] {
    var shown = request
    // A query may contain the token with which an agent identifies its clients.
    if let query = shown.path.firstIndex(of: "?") {
      shown.path = shown.path[..<query] + "?" + HTTPHeader.mask
    }
    return WireLines.of(">", shown.method + " " + shown.url, shown.allHeaders, [])
  }

  static func lines(of exchange: Result<HTTPResponse, TransportFailure>) -> [String] {
    switch exchange {
    case .failure(let failure): WireLines.of(failure)
    case .success(let response):
      WireLines.of(
        "<", "HTTP \(response.status)", response.headers.map(masked), masked(response.body))
    }
  }

  private static func masked(_ header: HTTPHeader) -> HTTPHeader {
    let isHarmless = harmlessHeaders.contains(header.name.lowercased())
    return isHarmless ? header : HTTPHeader(header.name, HTTPHeader.mask)
  }

  /// The members of an object with unknown ones masked. For other bodies, the size.
  private static func masked(_ body: [UInt8]) -> [UInt8] {
    guard !body.isEmpty else { return [] }
    guard let root = (try? Document(body))?.root, root.kind == .object else {
      return Array("(\(body.count) bytes)".utf8)
    }
    let members = root.members.map { member in
      let name = member.key.string ?? ""
      let isHarmless = harmless.contains(name)
      return (key: name, value: isHarmless ? JSON(member.value) : .string(HTTPHeader.mask))
    }
    return JSON.object(members).bytes
  }
}
