/// What the environment and the profile of the shared config file say: values that were read once.
///
/// The environment comes before the profile. An empty variable is one that is not set. (AWS SDKs and
/// Tools Reference Guide, "Configuring"; the files are read as botocore reads them.)
public struct Configuration: Sendable {
  private let environment: [String: String]
  private let profile: ConfigSection
  private let services: [String: ConfigSection]

  /// Something that is configured.
  public struct Stated: Sendable, Equatable {
    public var text: String
    /// The variable or setting that says so, for errors.
    public var source: String

    public init(text: String, source: String) {
      self.text = text
      self.source = source
    }
  }

  /// A configuration that says nothing.
  public init() {
    environment = [:]
    profile = ConfigSection()
    services = [:]
  }

  /// Reads the files that `environment` names, `~/.aws/config` and `~/.aws/credentials` where it
  /// names none. A file need not be there, but a profile that is asked for must.
  public init(_ environment: [String: String]) throws(ConfigurationError) {
    let config = try ConfigFile.named(
      "AWS_CONFIG_FILE", otherwise: "~/.aws/config", in: environment)
    let credentials = try ConfigFile.named(
      "AWS_SHARED_CREDENTIALS_FILE", otherwise: "~/.aws/credentials", in: environment)

    let name = Configuration.stated(["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], in: environment)
    profile = try Profiles(config: config, credentials: credentials).profile(called: name?.text)
    services = config.sections(of: "services")
    self.environment = environment
  }

  /// The default Region.
  public func region() throws(ConfigurationError) -> String? {
    try stated(["AWS_REGION", "AWS_DEFAULT_REGION"], "region")?.text
  }

  /// What is set to true or false: `variable` in the environment, else `setting` in the profile.
  public func flag(_ variable: String, _ setting: String) throws(ConfigurationError) -> Bool? {
    guard let stated = try stated([variable], setting) else { return nil }
    switch stated.text.lowercased() {
    case "true": return true
    case "false": return false
    default:
      throw ConfigurationError(
        code: "InvalidConfigError",
        message: "'\(stated.text)' (\(stated.source)) must be true or false.")
    }
  }

  /// Where requests to the service go instead of AWS; nil where nothing is configured, or what is
  /// configured is to be ignored.
  ///
  /// The service's variable comes before the general one, both before the profile, and there the
  /// service's entry in the profile's `services` section before `endpoint_url`. (AWS SDKs and Tools
  /// Reference Guide, "Service-specific endpoints".)
  public func endpoint(of serviceID: String) throws(ConfigurationError) -> Stated? {
    let variable = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
    if try flag(variable, "ignore_configured_endpoint_urls") == true { return nil }
    let service = String(serviceID.map { $0 == " " || $0 == "-" ? "_" : $0 })
    let variables = ["AWS_ENDPOINT_URL_" + service.uppercased(), "AWS_ENDPOINT_URL"]
    if let endpoint = Configuration.stated(variables, in: environment) { return endpoint }
    if let endpoint = try servicesEntry(of: service.lowercased()) { return endpoint }
    return try stated([], "endpoint_url")
  }

  private func servicesEntry(of service: String) throws(ConfigurationError) -> Stated? {
    guard let name = try profile.text("services") else { return nil }
    guard let section = services[name] else {
      throw ConfigurationError(
        code: "InvalidConfigError",
        message: "The profile's services is '\(name)', but there is no section [services \(name)].")
    }
    guard let url = try section.nested(service)["endpoint_url"], !url.isEmpty else { return nil }
    return Stated(text: url, source: "endpoint_url of \(service) in [services \(name)]")
  }

  /// The first of `variables` that is set, else the profile's `setting`.
  private func stated(
    _ variables: [String], _ setting: String
  ) throws(ConfigurationError) -> Stated? {
    if let stated = Configuration.stated(variables, in: environment) { return stated }
    return try profile.text(setting).map { Stated(text: $0, source: "\(setting) of the profile") }
  }

  private static func stated(
    _ variables: [String], in environment: [String: String]
  ) -> Stated? {
    let found = variables.lazy.map { Stated(text: environment[$0] ?? "", source: $0) }
    return found.first { !$0.text.isEmpty }
  }
}
