import MusterWire

/// Signs requests. It holds nothing but keys it has derived before, so that its answers depend on
/// its arguments alone; any thread may use it.
public final class Signer: Sendable {
  private let keys = SigningKeys()

  public init() {}

  /// `request` with the headers `X-Amz-Date`, `X-Amz-Security-Token` (where `credentials` have one)
  /// and `Authorization`. Signing a request again replaces them.
  public func signed(
    _ request: HTTPRequest, with credentials: Credentials, scope: SigningScope, at instant: Instant
  ) -> HTTPRequest {
    let time = SigningTime(instant)
    var request = request
    request.headers.removeAll(where: Signer.isOwn)
    request.headers.append(HTTPHeader("X-Amz-Date", time.text))
    if let token = credentials.sessionToken {
      request.headers.append(HTTPHeader("X-Amz-Security-Token", token))
    }

    let canonical = CanonicalRequest(request, headers: CanonicalHeaders(signing: request))
    let key = keys.key(of: credentials.secretAccessKey, for: scope, on: time)
    let signature = Signature(canonical, scope: scope, at: time, key: key)
    let authorization = Authorization(
      accessKeyId: credentials.accessKeyId, day: time.day, scope: scope,
      signedHeaders: canonical.signedHeaders,
      signature: signature.digits)
    request.headers.append(HTTPHeader("Authorization", authorization.text))
    return request
  }

  /// Whether signing adds the header, so that one of its name is of an earlier signature.
  private static func isOwn(_ header: HTTPHeader) -> Bool {
    let length = header.name.utf8.count
    return ownHeaders.contains { $0.utf8.count == length && $0 == header.name.lowercased() }
  }

  private static let ownHeaders = ["authorization", "x-amz-date", "x-amz-security-token"]
}
