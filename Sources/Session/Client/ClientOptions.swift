import MusterConfiguration
import MusterEndpoints
import MusterModel
import MusterWire

/// How a client is opened; what is nil is left to somebody else.
public struct ClientOptions: Sendable {
  public var region: String?
  public var endpointURL: String?
  public var usesFIPS: Bool?
  public var usesDualStack: Bool?
  /// As whom the client acts; as the session, where nothing else is said.
  public var identity: Identity?
  /// Whether timestamps are as the AWS CLI prints them, instead of the same on every machine.
  public var timestampsAreCLIs = false

  public init() {}

  /// What is configured for all clients; endpoints are too, but one for each service.
  public init(_ configuration: Configuration) throws(Failure) {
    do {
      region = try configuration.region()
      usesFIPS = try configuration.flag(.usesFIPS)
      usesDualStack = try configuration.flag(.usesDualStack)
    } catch {
      throw Failure(error)
    }
  }

  /// These options, and where they say nothing, `others`.
  public func over(_ others: ClientOptions) -> ClientOptions {
    var options = self
    options.region = region ?? others.region
    options.endpointURL = endpointURL ?? others.endpointURL
    options.usesFIPS = usesFIPS ?? others.usesFIPS
    options.usesDualStack = usesDualStack ?? others.usesDualStack
    options.identity = identity ?? others.identity
    return options
  }

  /// What the place of `service` depends on: where the options say, else the configuration, else AWS.
  func endpointSettings(
    of service: ServiceModel, in region: String, _ configuration: Configuration
  ) throws(Failure) -> EndpointResolver.Settings {
    var settings = EndpointResolver.Settings(region: region)
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

  /// How the client's answers say times.
  func timestamps(_ configuration: Configuration) throws(Failure) -> TimestampStyle {
    guard timestampsAreCLIs else { return .utc }
    do {
      return try configuration.choice(.cliTimestampFormat) == "iso8601" ? .local : .wire
    } catch {
      throw Failure(error)
    }
  }

  /// From how many bytes on the client packs bodies, where the service takes that; nil for never.
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
