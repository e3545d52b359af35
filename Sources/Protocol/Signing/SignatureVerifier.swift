import CCrypto
import MusterDocument
import MusterText
import MusterWire

/// Verifies signed requests as a service does, for the simulated organization. Any thread may use
/// it.
public final class SignatureVerifier: Sendable {
  /// Who says to have signed a request, and for what; nothing of it is verified.
  public struct Claim: Sendable {
    let authorization: Authorization
    /// The moment of the signature, as it is stated.
    let date: String?
    /// The token of temporary credentials.
    public let token: String?
    /// For how many milliseconds the signature of a URL says to be good; nil where it is in a header.
    let lifetime: Int64?
    /// What the signature is of.
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

  /// Verifies at `instant` what is claimed, as exactly as `punctuality` says; `secret` is the secret
  /// access key of who says to have signed, nil where nobody has that key.
  public func verify(
    _ claim: Claim, secret: String?, at instant: Instant,
    _ punctuality: ClockTolerance = ClockTolerance()
  ) throws(SignatureError) {
    let authorization = claim.authorization
    let time = try time(of: claim)
    guard let secret else { throw .unknownKey(authorization.accessKeyId) }
    try punctuality.check(time, lifetime: claim.lifetime, at: instant)

    let headers = try signedHeaders(of: claim)
    let canonical = CanonicalRequest(claim.signed, headers: headers)
    let key = keys.key(of: secret, for: authorization.scope, on: time)
    let expected = Signature(canonical, scope: authorization.scope, at: time, key: key)
    guard
      canonical.signedHeaders == authorization.signedHeaders,
      SignatureVerifier.equal(expected.digits, authorization.signature)
    else { throw .mismatch }
  }

  private func time(of claim: Claim) throws(SignatureError) -> SigningTime {
    guard let time = claim.date.flatMap({ SigningTime($0) }) else {
      throw .incomplete("X-Amz-Date is missing or not of the form YYYYMMDDTHHMMSSZ.")
    }
    let day = claim.authorization.day
    guard time.day == day else {
      throw .incomplete("Credential is of \(day), but X-Amz-Date is of \(time.day).")
    }
    return time
  }

  /// The signed headers. `host` and all of AWS's own have to be among them, else somebody could
  /// change what the request means.
  private func signedHeaders(of claim: Claim) throws(SignatureError) -> CanonicalHeaders {
    let names = HeaderNames(claim.authorization.signedHeaders)
    guard names.contains("host") else { throw claim.lacks("host") }
    for header in claim.signed.headers where header.isAmazons && !names.contains(header.name) {
      throw claim.lacks(header.name.lowercased())
    }
    return CanonicalHeaders(of: claim.signed, named: names)
  }

  /// Compares in a time that does not tell where two signatures differ.
  private static func equal(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    return right.utf8.count == count && CRYPTO_memcmp(left, right, count) == 0
  }
}

extension HTTPHeader {
  fileprivate var isAmazons: Bool {
    name.withBytes { name in name.prefix(6).lazy.map(\.lowercased).elementsEqual("x-amz-".utf8) }
  }
}

extension SignatureVerifier.Claim {
  fileprivate func lacks(_ name: String) -> SignatureError {
    let place = lifetime == nil ? "SignedHeaders in Authorization" : "X-Amz-SignedHeaders"
    return .incomplete("\(place) lacks \(name).")
  }
}
