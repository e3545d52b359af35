import MusterSigning
import MusterWire

/// Where the requests of a client go, and what they are signed for.
public struct Endpoint: Sendable, Equatable {
  public var url: EndpointURL
  public var scope: SigningScope
  /// Headers that every request bears.
  public var headers: [HTTPHeader] = []
}

/// An endpoint that cannot be.
public struct EndpointError: Error, Sendable, Equatable {
  /// What such a failure is called: as botocore calls it, where botocore knows it.
  public var code = "InvalidEndpoint"
  /// A sentence that names the Region, the URL or the rule, and what would be right.
  public var message: String
}
