import MusterConfiguration
import MusterEndpoints
import MusterModel
import MusterWire

/// The options of a client. An option that is nil is taken from the session.
public struct ClientOptions: Sendable {
  public var region: String?
  public var endpointURL: String?
  public var usesFIPS: Bool?
  public var usesDualStack: Bool?
  /// The role to act in, as the program names it.
  public var role = RoleOptions()
  /// The identity whose credentials sign requests, unless the program names a role.
  public var identity: Identity?
  /// True if timestamps are formatted as the AWS CLI prints them, instead of equally on every
  /// machine.
  public var usesCLITimestamps: Bool?

  public init() {}

  /// The options that are configured for all clients. Endpoints are not included, because they can
  /// be configured for each service.
  public init(_ configuration: Configuration) throws(Failure) {
    do {
      region = try configuration.region()
      usesFIPS = try configuration.flag(.usesFIPS)
      usesDualStack = try configuration.flag(.usesDualStack)
    } catch {
      throw Failure(error)
    }
  }

  /// These options, completed with `others`. An empty text counts as not set.
  public func completed(with others: ClientOptions) throws(Failure) -> ClientOptions {
    var options = self
    options.region = region?.nonEmpty ?? others.region
    options.endpointURL = endpointURL?.nonEmpty ?? others.endpointURL
    options.usesFIPS = usesFIPS ?? others.usesFIPS
    options.usesDualStack = usesDualStack ?? others.usesDualStack
    options.identity = try role.identity() ?? identity ?? others.identity
    return options
  }

  /// The settings that determine the endpoint of `service`: from the options, otherwise from the
  /// configuration.
  func endpointSettings(
    of service: ServiceModel, in region: String, _ configuration: Configuration
  ) throws(Failure) -> EndpointResolver.Parameters {
    var settings = EndpointResolver.Parameters(region: region)
    settings.usesFIPS = usesFIPS ?? false
    settings.usesDualStack = usesDualStack ?? false
    settings.url = try configuredURL(of: service, configuration)
    do {
      settings.usesGlobalSTS = try configuration.choice(.stsEndpoints) == "legacy"
      settings.accountIDMode = try configuration.choice(.accountIDEndpointMode) ?? "preferred"
    } catch {
      throw Failure(error)
    }
    return settings
  }

  /// The format of timestamps in the client's results.
  func timestamps(_ configuration: Configuration) throws(Failure) -> TimestampStyle {
    guard usesCLITimestamps == true else { return .utc }
    do {
      return try configuration.choice(.cliTimestampFormat) == "iso8601" ? .local : .wire
    } catch {
      throw Failure(error)
    }
  }

  /// The minimum size of bodies that the client compresses, if the operation supports it; nil means
  /// never.
  static func compressionSize(_ configuration: Configuration) throws(Failure) -> Int? {
    do {
      if try configuration.flag(.compressionDisabled) == true { return nil }
      return try configuration.integer(.compressionSize).map { Int($0) }
    } catch {
      throw Failure(error)
    }
  }

  private func configuredURL(
    of service: ServiceModel, _ configuration: Configuration
  ) throws(Failure) -> ConfiguredValue? {
    if let endpointURL {
      return ConfiguredValue(text: endpointURL, source: "option endpoint_url")
    }
    do {
      return try configuration.endpoint(of: service.metadata.serviceID)
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  public init(_ error: ConfigurationError) {
    self.init(.configuration, code: error.code, error.message)
  }
}
