/// The scope of a signature: one service in one Region.
public struct SigningScope: Sendable, Hashable {
  public var region: String
  /// The signing name of the service, such as "inspector2".
  public var service: String

  public init(region: String, service: String) {
    self.region = region
    self.service = service
  }

  static let terminator = "aws4_request"
}

extension [UInt8] {
  /// Appends `scope` on `day` ("20150830"), in the form of strings to sign and of credentials.
  mutating func append(_ scope: SigningScope, on day: String) {
    append(day)
    for part in [scope.region, scope.service, SigningScope.terminator] {
      append(UInt8(ascii: "/"))
      append(part)
    }
  }
}
