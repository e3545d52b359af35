import MusterSigning
import MusterWire

/// The endpoint of a client: the URL for its requests, and the scope that they are signed for.
public struct Endpoint: Sendable, Equatable {
  public var url: EndpointURL
  public var scope: SigningScope
  /// Headers to add to every request.
  public var headers: [HTTPHeader] = []
}

/// An endpoint that cannot be resolved.
public struct EndpointError: Error, Sendable, Equatable {
  /// The error code: botocore's, if botocore has one.
  public var code = "InvalidEndpoint"
  /// A sentence that names the invalid Region, URL or rule, and the valid form.
  public var message: String
}
