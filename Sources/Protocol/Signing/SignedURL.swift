import MusterWire

/// A signature in the query of a URL, for requests that another program sends (IAM User Guide,
/// "Authenticating Requests: using query parameters").
enum SignedURL {
  /// True if `request` has a signature in its URL.
  static func isSigned(_ request: HTTPRequest) -> Bool {
    request.query.contains { $0.name == signature || $0.name == algorithm }
  }

  /// `request` without the signature, which is the only parameter that is not signed.
  static func signedPart(of request: HTTPRequest) -> HTTPRequest {
    var request = request
    request.query.removeAll { $0.name == signature }
    return request
  }

  static let algorithm = "X-Amz-Algorithm"
  static let signature = "X-Amz-Signature"
  /// The maximum lifetime of a signed URL: seven days.
  static let maxSeconds: Int64 = 604_800
}

extension SignatureVerifier.ClaimedSignature {
  init(inURLOf request: HTTPRequest) throws(SignatureError) {
    guard try request.parameter(SignedURL.algorithm) == Signature.algorithm else {
      throw .incomplete("\(SignedURL.algorithm) in the URL is not \(Signature.algorithm).")
    }
    let name = "X-Amz-Credential"
    let (key, day, scope) = try Authorization.credential(
      Array(try request.parameter(name).utf8)[...], called: "\(name) in the URL")
    authorization = Authorization(
      accessKeyId: key, day: day, scope: scope,
      signedHeaders: try request.parameter("X-Amz-SignedHeaders"),
      signature: try request.parameter(SignedURL.signature))
    date = try request.parameter("X-Amz-Date")
    token = request.query.first { $0.name == "X-Amz-Security-Token" }?.value
    lifetime = try Self.lifetime(try request.parameter("X-Amz-Expires"))
    signed = SignedURL.signedPart(of: request)
  }

  private static func lifetime(_ text: String) throws(SignatureError) -> Int64 {
    guard let seconds = Int64(text), (1...SignedURL.maxSeconds).contains(seconds) else {
      throw .incomplete(
        "X-Amz-Expires in the URL must be a number of seconds from 1 to \(SignedURL.maxSeconds), "
          + "not '\(text)'.")
    }
    return seconds * 1000
  }
}

extension HTTPRequest {
  fileprivate func parameter(_ name: String) throws(SignatureError) -> String {
    guard let item = query.first(where: { $0.name == name }), !item.value.isEmpty else {
      throw .incomplete("The URL has a signature but no \(name).")
    }
    return item.value
  }
}
