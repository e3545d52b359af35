import MusterText
import MusterWire

/// Signs requests. Its only state is a cache of derived keys, so its results depend only on the
/// arguments. May be used from any thread.
public final class Signer: Sendable {
  private let keys = SigningKeys()

  public init() {}

  /// `request` with the headers `X-Amz-Date`, `X-Amz-Security-Token` (if `credentials` have a
  /// token) and `Authorization`. Signing a request again replaces them.
  public func signed(
    _ request: HTTPRequest, with credentials: Credentials, scope: SigningScope, at instant: Instant
  ) -> HTTPRequest {
    let time = SigningTime(instant)
    var request = request
    request.headers = Signer.dated(request.headers, at: time, token: credentials.sessionToken)
    let authorization = authorization(of: request, with: credentials, scope: scope, at: time)
    request.headers.append(HTTPHeader("Authorization", authorization.text))
    return request
  }

  /// The headers with date and token, without a signature.
  private static func dated(
    _ headers: [HTTPHeader], at time: SigningTime, token: String?
  ) -> [HTTPHeader] {
    var dated: [HTTPHeader] = []
    dated.reserveCapacity(headers.count + 3)
    for header in headers where !ownHeaders.contains(header.name) { dated.append(header) }
    dated.append(HTTPHeader("X-Amz-Date", time.text))
    if let token { dated.append(HTTPHeader("X-Amz-Security-Token", token)) }
    return dated
  }

  private func authorization(
    of request: HTTPRequest, with credentials: Credentials, scope: SigningScope,
    at time: SigningTime
  ) -> Authorization {
    let canonical = CanonicalRequest(request, headers: CanonicalHeaders(signing: request))
    let key = keys.key(of: credentials.secretAccessKey, for: scope, on: time)
    return Authorization(
      accessKeyId: credentials.accessKeyId, day: time.day, scope: scope,
      signedHeaders: canonical.signedHeaders,
      signature: Signature(canonical, scope: scope, at: time, key: key).digits)
  }

  /// The headers that signing adds. Existing ones are from an earlier signature.
  private static let ownHeaders = HeaderNames("authorization;x-amz-date;x-amz-security-token")
}
