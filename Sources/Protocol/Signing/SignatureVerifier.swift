import CCrypto
import MusterDocument
import MusterText
import MusterWire

/// Verifies signed requests as a service does, for the simulated organization. May be used from any
/// thread.
public final class SignatureVerifier: Sendable {
  /// The signature that a request claims to have, not verified.
  public struct ClaimedSignature: Sendable {
    let authorization: Authorization
    /// The stated time of the signature.
    let date: String?
    /// The session token of temporary credentials.
    public let token: String?
    /// The stated lifetime of a signed URL in milliseconds; nil for a signature in a header.
    let lifetime: Int64?
    /// The signed request.
    let signed: HTTPRequest

    public var accessKeyId: String { authorization.accessKeyId }
    public var scope: SigningScope { authorization.scope }

    public init(of request: HTTPRequest) throws(SignatureError) {
      if let authorization = request.header("Authorization") {
        try self.init(authorization, of: request)
      } else {
        guard SignedURL.isSigned(request) else { throw .missing }
        try self.init(inURLOf: request)
      }
    }

    private init(_ header: String, of request: HTTPRequest) throws(SignatureError) {
      authorization = try Authorization(header)
      date = request.header("X-Amz-Date")
      token = request.header("X-Amz-Security-Token")
      lifetime = nil
      signed = request
    }
  }

  private let keys = SigningKeys()

  public init() {}

  /// Verifies `claim` at `instant`. `secret` is the secret access key for the claimed access key
  /// id; nil if the access key does not exist.
  public func verify(
    _ claim: ClaimedSignature, secret: String?, at instant: Instant,
    _ tolerance: ClockTolerance = ClockTolerance()
  ) throws(SignatureError) {
    let authorization = claim.authorization
    let time = try time(of: claim)
    guard let secret else { throw .unknownKey(authorization.accessKeyId) }
    try tolerance.check(time, lifetime: claim.lifetime, at: instant)

    let headers = try signedHeaders(of: claim)
    let canonical = CanonicalRequest(claim.signed, headers: headers)
    let key = keys.key(of: secret, for: authorization.scope, on: time)
    let expected = Signature(canonical, scope: authorization.scope, at: time, key: key)
    guard
      canonical.signedHeaders == authorization.signedHeaders,
      SignatureVerifier.equal(expected.digits, authorization.signature)
    else { throw .mismatch }
  }

  private func time(of claim: ClaimedSignature) throws(SignatureError) -> SigningTime {
    guard let time = claim.date.flatMap({ SigningTime($0) }) else {
      throw .incomplete("X-Amz-Date is missing or not of the form YYYYMMDDTHHMMSSZ.")
    }
    let day = claim.authorization.day
    guard time.day == day else {
      throw .incomplete("The date of Credential is \(day), but that of X-Amz-Date is \(time.day).")
    }
    return time
  }

  /// The signed headers. `host` and all X-Amz-* headers must be signed; otherwise a third party
  /// could change the meaning of the request.
  private func signedHeaders(of claim: ClaimedSignature) throws(SignatureError) -> CanonicalHeaders
  {
    let names = HeaderNames(claim.authorization.signedHeaders)
    guard names.contains("host") else { throw claim.unsigned("host") }
    for header in claim.signed.headers where header.isAWSHeader && !names.contains(header.name) {
      throw claim.unsigned(header.name.lowercased())
    }
    return CanonicalHeaders(of: claim.signed, named: names)
  }

  /// Compares in constant time, so that the duration does not reveal where two signatures differ.
  private static func equal(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    return right.utf8.count == count && CRYPTO_memcmp(left, right, count) == 0
  }
}

extension HTTPHeader {
  fileprivate var isAWSHeader: Bool {
    name.withBytes { name in name.prefix(6).lazy.map(\.lowercased).elementsEqual("x-amz-".utf8) }
  }
}

extension SignatureVerifier.ClaimedSignature {
  fileprivate func unsigned(_ name: String) -> SignatureError {
    let list = lifetime == nil ? "SignedHeaders in Authorization" : "X-Amz-SignedHeaders"
    return .incomplete("\(list) does not contain \(name).")
  }
}
