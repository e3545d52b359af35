import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterLocks
import MusterModel
import MusterSigning
import MusterTransport
import MusterWire

/// A client for one service in one Region, with one identity.
public final class Client: Sendable {
  public let session: Session
  public let model: ServiceModel
  public let region: String
  public let identity: Identity
  let endpoint: ClientEndpoint
  let wire: any WireProtocol
  /// The minimum size of bodies that are compressed, if the operation supports it; nil means never.
  let compressionSize: Int?
  let retries: RetryPolicy
  let retrier: Guarded<Retrier>
  /// The maximum rate of requests to the service in the Region, if there is one.
  let rate: SendRate?

  public init(
    session: Session, service: String, options: ClientOptions = ClientOptions()
  ) throws(Failure) {
    self.session = session
    model = try session.model(of: service)
    wire = model.wireProtocol(
      timestamps: try options.timestamps(session.settings.configuration))
    let options = try options.completed(with: session.settings.client)
    guard let region = options.region, !region.isEmpty else {
      throw Failure(
        .configuration, code: "NoRegionError",
        "You must specify a Region: in the options, in AWS_REGION or in the profile.")
    }
    self.region = region
    identity = options.identity ?? .own
    compressionSize = try ClientOptions.compressionSize(session.settings.configuration)
    let settings = try options.endpointSettings(
      of: model, in: region, session.settings.configuration)
    endpoint = try ClientEndpoint(of: model, settings, session)
    retries = session.settings.retries.adapted(to: model.traits.retries)
    retrier = Guarded(Retrier(retries, service: model.traits.retries, at: session.loop.now))
    rate = session.rate(of: model.name, in: region)
  }

  /// The operation that AWS or boto3 calls `name`.
  func operation(_ name: String) throws(Failure) -> Operation {
    let operation = try model.known(name)
    if let feature = operation.unsupportedFeature {
      throw unsupported(operation, "\(feature), which Muster does not support.")
    }
    if operation.requiresEndpointDiscovery, !endpoint.isConfigured {
      throw unsupported(
        operation,
        "requires endpoint discovery, which Muster does not support: call DescribeEndpoints, and "
          + "set endpoint_url to the address that it returns.")
    }
    return operation
  }

  /// The host of requests without an account in its name, of operations that set no parameters of
  /// the endpoint rules; nil if each operation sets some.
  var host: String? { endpoint.commonHost }

  private func unsupported(_ operation: Operation, _ reason: String) -> Failure {
    Failure(
      .unknown, code: "UnsupportedOperationError", "\(operation.name) of \(model.name) \(reason)")
  }

  /// The account of the client's role or of its credentials, if it is known.
  var account: String? {
    if case .role(let role) = identity { return Role.account(of: role.arn) }
    return session.credentials.account(of: identity) ?? session.callerAccounts.account(of: identity)
  }

  /// The result of the client's credentials in other Regions, as far as it is known.
  var elsewhere: CredentialsElsewhere? {
    session.callerAccounts.result(of: identity, outside: region)
  }

  /// The fields of a call in the log.
  func fields(of operation: String) -> JSON {
    var fields: JSON = [
      "service": .string(model.name), "operation": .string(operation), "region": .string(region),
    ]
    fields["accountId"] = account.map(JSON.string)
    return fields
  }

  /// Passes the client's credentials to `then`.
  func credentials(then: @escaping (Result<ExpiringCredentials, Failure>) -> Void) {
    session.credentials.get(for: identity, in: region, session, then: then)
  }

  /// Makes the request that a call would send. Sends nothing and does not write to the journal.
  public func prepare(_ operation: String, _ input: [UInt8]) -> RequestPreparation {
    RequestPreparation(client: self, operation: operation, input: input)
  }

  /// A call that is not started yet.
  public func call(_ operation: String, _ input: [UInt8]) -> Call {
    Call(client: self, operation: operation, input: input)
  }
}
