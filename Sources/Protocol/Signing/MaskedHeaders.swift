import MusterWire

extension HTTPHeader {
  /// What stands in the place of a secret where it may be read.
  public static let mask = "***"

  /// Headers whose values are secrets: they let whoever has them act as somebody.
  private static let secretNames = HeaderNames(
    "authorization;cookie;proxy-authorization;set-cookie;x-amz-security-token;"
      + "x-amz-sso_bearer_token;x-aws-ec2-metadata-token")

  /// What of the header is a secret: the whole value, or of a signature its digits; mostly nil.
  public var secret: String? {
    guard HTTPHeader.secretNames.contains(name) else { return nil }
    guard isNamed("authorization") else { return value }
    return (try? Authorization(value))?.signature ?? value
  }

  /// The header as it may be read. Of a signature, only who signed what and for which service is left.
  public var masked: HTTPHeader {
    guard HTTPHeader.secretNames.contains(name) else { return self }
    guard isNamed("authorization"), var authorization = try? Authorization(value) else {
      return HTTPHeader(name, HTTPHeader.mask)
    }
    authorization.signature = HTTPHeader.mask
    return HTTPHeader(name, authorization.text)
  }
}
