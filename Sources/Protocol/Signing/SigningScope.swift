/// What a signature is good for: one service in one Region.
public struct SigningScope: Sendable, Hashable {
  public var region: String
  /// The service's signing name, like "inspector2".
  public var service: String

  public init(region: String, service: String) {
    self.region = region
    self.service = service
  }

  static let terminator = "aws4_request"

}

extension [UInt8] {
  /// Appends `scope` on `day` ("20150830"), as it stands in strings to sign and in credentials.
  mutating func append(_ scope: SigningScope, on day: String) {
    append(day)
    for part in [scope.region, scope.service, SigningScope.terminator] {
      append(UInt8(ascii: "/"))
      append(part)
    }
  }
}
