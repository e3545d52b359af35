import MusterDocument
import MusterEndpoints
import MusterModel
import MusterSigning
import MusterWire

/// A service in a Region, as a session's credentials see it.
public final class Client: Sendable {
  public let session: Session
  public let model: ServiceModel
  public let region: String
  let endpoint: Endpoint
  let wire: any WireProtocol

  public init(
    session: Session, service: String, region: String? = nil, endpointURL: String? = nil
  ) throws(Failure) {
    self.session = session
    model = try session.model(of: service)
    guard let wire = WireProtocols.named(model.metadata.wireProtocol) else {
      throw Failure(
        .configuration, code: "UnsupportedProtocolError",
        "\(service) speaks \(model.metadata.wireProtocol), which Muster does not.")
    }
    self.wire = wire
    guard let region = region ?? session.settings.region, !region.isEmpty else {
      throw Failure(
        .configuration, code: "NoRegionError",
        "You must specify a Region: in the options, or in AWS_REGION.")
    }
    self.region = region
    endpoint = try Client.endpoint(
      of: model, region: region, url: endpointURL ?? session.settings.endpointURL,
      environment: session.settings.environment)
  }

  private static func endpoint(
    of model: ServiceModel, region: String, url: String?, environment: [String: String]
  ) throws(Failure) -> Endpoint {
    do {
      return try Endpoints.builtIn().endpoint(
        of: model, region: region, url: url, environment: environment)
    } catch {
      throw Failure(.configuration, code: "InvalidEndpoint", error.message)
    }
  }

  /// The operation that AWS or boto3 calls `name`.
  func operation(_ name: String) throws(Failure) -> Operation {
    let operation = try model.known(name)
    guard !operation.isStreaming else {
      throw Failure(
        .unknown, code: "UnsupportedOperationError",
        "\(operation.name) of \(model.name) streams its input or output, which Muster does not.")
    }
    return operation
  }

  /// The request that a call would send now, signed; nothing is sent or written down.
  public func prepare(_ operation: String, _ input: [UInt8]) throws(Failure) -> HTTPRequest {
    try Prepared(self, operation: operation, input: input).signed(at: session.loop.now)
  }

  /// A call that is not started yet.
  public func call(_ operation: String, _ input: [UInt8]) -> Call {
    Call(client: self, operation: operation, input: input)
  }
}
