import MusterCredentials
import MusterEndpoints
import MusterModel

/// The endpoint of a client. It is resolved when the client is opened. The endpoints of some
/// services contain the account id: they are resolved again when the credentials are known.
struct ClientEndpoint: Sendable {
  private let service: ServiceModel
  private let rules: RuleSet?
  private let settings: EndpointResolver.Parameters
  /// The endpoint for requests without an account id.
  let withoutAccount: Endpoint

  init(
    of service: ServiceModel, _ settings: EndpointResolver.Parameters, _ session: Session
  ) throws(Failure) {
    self.service = service
    self.settings = settings
    var settings = settings
    do {
      rules = try session.endpointRules.rules(of: service, in: session.settings.models)
      // A missing account that is required is an error when a request is sent, not before.
      if rules?.usesAccountID == true { settings.accountIDMode = "disabled" }
      withoutAccount = try EndpointResolver.builtIn().endpoint(of: service, by: rules, settings)
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }

  /// The endpoint for requests that are signed with `credentials`.
  func resolved(for credentials: ExpiringCredentials) throws(Failure) -> Endpoint {
    guard let rules, rules.usesAccountID else { return withoutAccount }
    var settings = settings
    settings.accountID = credentials.accountID
    do {
      return try EndpointResolver.builtIn().endpoint(of: service, by: rules, settings)
    } catch {
      throw Failure(.configuration, code: error.code, error.message)
    }
  }
}
