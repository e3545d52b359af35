import MusterSigning
import MusterWire

/// The endpoint of a client: the URL for its requests, and the scope that they are signed for. A
/// class, because every call holds its endpoint.
public final class Endpoint: Sendable {
  public let url: EndpointURL
  public let scope: SigningScope
  /// Headers to add to every request.
  public let headers: [HTTPHeader]

  init(url: EndpointURL, scope: SigningScope, headers: [HTTPHeader]) {
    self.url = url
    self.scope = scope
    self.headers = headers
  }
}

extension Endpoint: Equatable {
  public static func == (left: Endpoint, right: Endpoint) -> Bool {
    left.url == right.url && left.scope == right.scope && left.headers == right.headers
  }
}

/// An endpoint that cannot be resolved.
public struct EndpointError: Error, Sendable, Equatable {
  /// The error code: botocore's, if botocore has one.
  public var code = "InvalidEndpoint"
  /// A sentence that names the invalid Region, URL or rule, and the valid form.
  public var message: String
}
