import MusterCredentials
import MusterEndpoints
import MusterModel

/// Where a client's requests go. It is known when the client is opened, but for services whose
/// endpoints have the account's id in them: of these, when the credentials are.
struct Place: Sendable {
  private let service: ServiceModel
  private let rules: RuleSet?
  private let settings: EndpointResolver.Settings
  /// The endpoint where no account is known.
  let endpoint: Endpoint

  init(
    of service: ServiceModel, _ settings: EndpointResolver.Settings, _ session: Session
  ) throws(Failure) {
    self.service = service
    self.settings = settings
    var unknown = settings
    do {
      rules = try session.endpointRules.rules(of: service, in: session.settings.models)
      // An account that is required is missed when a request is to be sent, not before.
      if rules?.usesAccountID == true { unknown.accountIDMode = "disabled" }
      endpoint = try EndpointResolver.builtIn().endpoint(of: service, by: rules, unknown)
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }

  /// The endpoint for requests in the account of `grant`.
  func endpoint(for grant: ExpiringCredentials) throws(Failure) -> Endpoint {
    guard let rules, rules.usesAccountID else { return endpoint }
    var settings = settings
    settings.accountID = grant.accountID
    do {
      return try EndpointResolver.builtIn().endpoint(of: service, by: rules, settings)
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }
}
