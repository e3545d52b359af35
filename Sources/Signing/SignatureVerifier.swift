import CCrypto
import MusterWire

/// Verifies signed requests as a service does, for the simulated organization. Any thread may use
/// it.
public final class SignatureVerifier: Sendable {
  /// Who signed a request, and for what.
  public struct Identity: Sendable, Equatable {
    public var accessKeyId: String
    public var scope: SigningScope
  }

  /// How far the two clocks may be apart, in milliseconds; five minutes is what services say when
  /// they refuse ("… is now earlier than … - 5 min.").
  public let toleranceMilliseconds: Int64
  private let keys = SigningKeys()

  public init(toleranceMilliseconds: Int64 = 5 * 60 * 1000) {
    self.toleranceMilliseconds = toleranceMilliseconds
  }

  /// Who says to have signed `request`, and for what; nothing of it is verified.
  public static func claim(of request: HTTPRequest) throws(SignatureError) -> Identity {
    guard let header = request.header("Authorization") else { throw .missing }
    let authorization = try Authorization(header)
    return Identity(accessKeyId: authorization.accessKeyId, scope: authorization.scope)
  }

  /// Verifies `request` at `instant`; `secret` knows the secret access keys by their ids.
  public func verify(
    _ request: HTTPRequest, secret: (String) -> String?, at instant: Instant
  ) throws(SignatureError) -> Identity {
    guard let header = request.header("Authorization") else { throw .missing }
    let authorization = try Authorization(header)
    let time = try time(of: request, signedOn: authorization.day)
    guard let secret = secret(authorization.accessKeyId) else {
      throw .unknownKey(authorization.accessKeyId)
    }
    try check(time, at: instant)

    let headers = try signedHeaders(of: request, authorization)
    let key = keys.key(of: secret, for: authorization.scope, on: time)
    let expected = Signature(
      CanonicalRequest(request, headers: headers),
      scope: authorization.scope, at: time, key: key)
    guard
      headers.names == authorization.signedHeaders,
      SignatureVerifier.equal(expected.digits, authorization.signature)
    else { throw .mismatch }
    return Identity(accessKeyId: authorization.accessKeyId, scope: authorization.scope)
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
    let minutes = toleranceMilliseconds / 60_000
    let now = SigningTime(instant).text
    let earliest = instant.advanced(by: -toleranceMilliseconds)
    guard time.instant >= earliest else {
      throw .untimely(
        "Signature expired: \(time.text) is now earlier than \(SigningTime(earliest).text) "
          + "(\(now) - \(minutes) min.)")
    }
    let latest = instant.advanced(by: toleranceMilliseconds)
    guard time.instant <= latest else {
      throw .untimely(
        "Signature not yet current: \(time.text) is still later than "
          + "\(SigningTime(latest).text) (\(now) + \(minutes) min.)")
    }
  }

  /// The signed headers. `host` and all of AWS's own have to be among them, else somebody could
  /// change what the request means.
  private func signedHeaders(
    of request: HTTPRequest, _ authorization: Authorization
  ) throws(SignatureError) -> CanonicalHeaders {
    let names = Set(authorization.signedHeaders.split(separator: ";").map(String.init))
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
