import MusterWire

extension HTTPHeader {
  /// Headers whose values are secrets.
  private static let secretNames = HeaderNames(
    "authorization;cookie;proxy-authorization;set-cookie;x-amz-security-token;"
      + "x-amz-sso_bearer_token;x-aws-ec2-metadata-token")

  /// The secret part of the value: the digits of a signature, otherwise the whole value. Nil if the
  /// header contains no secret.
  public var secret: String? {
    guard HTTPHeader.secretNames.contains(name) else { return nil }
    guard isNamed("authorization") else { return value }
    return (try? Authorization(value))?.signature ?? value
  }

  /// The header without its secret. A signature keeps access key id, scope and signed headers.
  public var masked: HTTPHeader {
    guard HTTPHeader.secretNames.contains(name) else { return self }
    guard isNamed("authorization"), var authorization = try? Authorization(value) else {
      return HTTPHeader(name, HTTPHeader.mask)
    }
    authorization.signature = HTTPHeader.mask
    return HTTPHeader(name, authorization.text)
  }
}
