import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterModel

/// The endpoint of a client. It is resolved when the client is opened. Operations of some services
/// set parameters of the endpoint rules, and the endpoints of some contain the account id: they are
/// resolved again for each call.
struct ClientEndpoint: Sendable {
  private let service: ServiceModel
  private let rules: RuleSet?
  /// True if calls can set parameters of the rules.
  private let hasCallParameters: Bool
  private let settings: EndpointResolver.Parameters
  /// The endpoint for requests without an account id, of operations that set no parameters.
  private let common: Result<Endpoint, EndpointError>

  init(
    of service: ServiceModel, _ settings: EndpointResolver.Parameters, _ session: Session
  ) throws(Failure) {
    self.service = service
    self.settings = settings
    do throws(EndpointError) {
      rules = try session.endpointRules.rules(of: service, in: session.settings.models)
      let rules = rules
      hasCallParameters = rules?.hasCallParameters ?? false
      common = Result { () throws(EndpointError) in
        try ClientEndpoint.resolved(service, rules, settings, .notKnown, [:])
      }
      guard case .failure(let error) = common else { return }
      // Parameters of a call may avoid an error of the rules.
      guard hasCallParameters else { throw error }
      try EndpointResolver.builtIn().check(settings)
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }

  /// True if the endpoint is configured, not AWS's own.
  var isConfigured: Bool { settings.url != nil }

  /// The host of the common endpoint, if there is one.
  var commonHost: String? { try? common.get().url.host }

  /// The endpoint for a call whose credentials are not known yet or not needed.
  func resolved(for operation: Operation, _ input: Value) throws(Failure) -> Endpoint {
    guard hasCallParameters, service.setsEndpointParameters(operation) else {
      return try failing(common.get)
    }
    return try failing { () throws(EndpointError) in
      try ClientEndpoint.resolved(
        service, rules, settings, .notKnown, service.endpointParameters(of: operation, input))
    }
  }

  /// The endpoint for a call that is signed with `credentials`; nil if it does not depend on them.
  func resolved(
    for operation: Operation, _ input: Value, signedWith credentials: ExpiringCredentials
  ) throws(Failure) -> Endpoint? {
    guard let rules, rules.usesAccountID else { return nil }
    return try failing { () throws(EndpointError) in
      try ClientEndpoint.resolved(
        service, rules, settings, .known(credentials.accountID),
        service.endpointParameters(of: operation, input))
    }
  }

  private func failing(_ resolve: () throws(EndpointError) -> Endpoint) throws(Failure) -> Endpoint
  {
    do {
      return try resolve()
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }

  /// The account of the credentials that sign a request.
  private enum SigningAccount {
    /// A missing account that is required is an error when a request is signed, not before.
    case notKnown
    case known(String?)
  }

  private static func resolved(
    _ service: ServiceModel, _ rules: RuleSet?, _ settings: EndpointResolver.Parameters,
    _ account: SigningAccount, _ call: [String: RuleValue]
  ) throws(EndpointError) -> Endpoint {
    var settings = settings
    switch account {
    case .known(let id): settings.accountID = id
    case .notKnown where rules?.usesAccountID == true: settings.accountIDMode = "disabled"
    case .notKnown: break
    }
    return try EndpointResolver.builtIn().endpoint(of: service, by: rules, settings, call: call)
  }
}
