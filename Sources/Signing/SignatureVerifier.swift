import CCrypto
import MusterDocument
import MusterWire

/// Verifies signed requests as a service does, for the simulated organization. Any thread may use
/// it.
public final class SignatureVerifier: Sendable {
  /// Who says to have signed a request, and for what; nothing of it is verified.
  public struct Claim: Sendable, Equatable {
    fileprivate let authorization: Authorization

    public var accessKeyId: String { authorization.accessKeyId }
    public var scope: SigningScope { authorization.scope }

    public init(of request: HTTPRequest) throws(SignatureError) {
      guard let header = request.header("Authorization") else { throw .missing }
      authorization = try Authorization(header)
    }
  }

  /// How far the two clocks may be apart, in milliseconds; five minutes is what services say when
  /// they refuse ("… is now earlier than … - 5 min.").
  public let toleranceMilliseconds: Int64
  private let keys = SigningKeys()

  public init(toleranceMilliseconds: Int64 = 5 * 60 * 1000) {
    self.toleranceMilliseconds = toleranceMilliseconds
  }

  /// Verifies at `instant` what `request` claims; `secret` is the secret access key of who says to
  /// have signed it, nil where nobody has that key.
  public func verify(
    _ claim: Claim, of request: HTTPRequest, secret: String?, at instant: Instant
  ) throws(SignatureError) {
    let authorization = claim.authorization
    let time = try time(of: request, signedOn: authorization.day)
    guard let secret else { throw .unknownKey(authorization.accessKeyId) }
    try check(time, at: instant)

    let headers = try signedHeaders(of: request, authorization)
    let canonical = CanonicalRequest(request, headers: headers)
    let key = keys.key(of: secret, for: authorization.scope, on: time)
    let expected = Signature(canonical, scope: authorization.scope, at: time, key: key)
    guard
      canonical.signedHeaders == authorization.signedHeaders,
      SignatureVerifier.equal(expected.digits, authorization.signature)
    else { throw .mismatch }
  }

  private func time(
    of request: HTTPRequest, signedOn day: String
  ) throws(SignatureError) -> SigningTime {
    guard let text = request.header("X-Amz-Date"), let time = SigningTime(text) else {
      throw .incomplete("X-Amz-Date is missing or not of the form YYYYMMDDTHHMMSSZ.")
    }
    guard time.day == day else {
      throw .incomplete("Credential is of \(day), but X-Amz-Date is of \(time.day).")
    }
    return time
  }

  private func check(_ time: SigningTime, at instant: Instant) throws(SignatureError) {
    let earliest = instant.advanced(by: -toleranceMilliseconds)
    guard time.instant >= earliest else {
      throw .untimely(
        "Signature expired: \(time.text) is now earlier than \(SigningTime(earliest).text) "
          + "(\(inWords(instant, "-")))")
    }
    let latest = instant.advanced(by: toleranceMilliseconds)
    guard time.instant <= latest else {
      throw .untimely(
        "Signature not yet current: \(time.text) is still later than "
          + "\(SigningTime(latest).text) (\(inWords(instant, "+")))")
    }
  }

  /// The end of the tolerance around `now`: "20150830T124100Z - 5 min."
  private func inWords(_ now: Instant, _ sign: String) -> String {
    "\(SigningTime(now).text) \(sign) \(toleranceMilliseconds / 60_000) min."
  }

  /// The signed headers. `host` and all of AWS's own have to be among them, else somebody could
  /// change what the request means.
  private func signedHeaders(
    of request: HTTPRequest, _ authorization: Authorization
  ) throws(SignatureError) -> CanonicalHeaders {
    let names = authorization.signedHeaders.parts(between: ";").map(String.init)
    let own = request.headers.lazy.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-amz-") }
    if let unsigned = (["host"] + own).first(where: { !names.contains($0) }) {
      throw .incomplete("SignedHeaders in Authorization lacks \(unsigned).")
    }
    return CanonicalHeaders(of: request, named: names)
  }

  /// Compares in a time that does not tell where two signatures differ.
  private static func equal(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    return right.utf8.count == count && CRYPTO_memcmp(left, right, count) == 0
  }
}
