/// The values of all settings: the session's options, the environment and the shared files, each
/// read once.
///
/// An option overrides the environment, and the environment overrides the profile. An empty
/// variable counts as not set. (AWS SDKs and Tools Reference Guide, "Configuring"; the files are
/// read as botocore reads them.)
public struct Configuration: Sendable {
  public let environment: [String: String]
  /// The values that the program passed, by the names of settings.
  private let options: [String: String]
  /// The profile that settings are read from.
  public let profileName: String
  /// True if the program chose the profile. If not, the environment did, or it is the default one.
  public let isProfileFromOptions: Bool
  private let config: ConfigFile
  private let credentials: ConfigFile
  private let profiles: Profiles
  private let profile: ConfigSection
  private let services: [String: ConfigSection]
  private let ssoSessions: [String: ConfigSection]

  /// A configuration without environment and files.
  public init(options: [String: String] = [:]) {
    environment = [:]
    self.options = options
    profileName = "default"
    isProfileFromOptions = false
    config = ConfigFile()
    credentials = ConfigFile()
    profiles = Profiles(config: config, credentials: credentials)
    profile = ConfigSection()
    services = [:]
    ssoSessions = [:]
  }

  /// Reads the files that `environment` names, by default `~/.aws/config` and `~/.aws/credentials`.
  /// The files are optional. A profile that the options or the environment name must exist.
  public init(
    _ environment: [String: String], options: [String: String] = [:]
  ) throws(ConfigurationError) {
    config = try ConfigFile.file(.configFile, in: environment)
    credentials = try ConfigFile.file(.credentialsFile, in: environment)
    profiles = Profiles(config: config, credentials: credentials)
    services = config.sections(of: "services")
    ssoSessions = config.sections(of: "sso-session")
    self.environment = environment
    self.options = options

    let variable = Configuration.value(of: Setting.profile.variables, in: environment)?.text
    let name = options[Setting.profile.name] ?? variable
    profile = try profiles.profile(named: name)
    profileName = name ?? "default"
    isProfileFromOptions = options[Setting.profile.name] != nil
  }

  /// The default Region.
  public func region() throws(ConfigurationError) -> String? {
    try value(of: .region)?.text
  }

  /// The file of certificates that replaces the system's certificates, in botocore's order.
  public func certificates() throws(ConfigurationError) -> ConfiguredValue? {
    try value(of: .caBundle)
      ?? Configuration.value(of: ["REQUESTS_CA_BUNDLE"], in: environment)
  }

  /// The URL to use for the service instead of AWS's own; nil if none is configured or configured
  /// URLs are ignored.
  ///
  /// The first of these counts: the option, the service's variable, the general variable, the
  /// service's entry in the profile's `services` section, the profile's `endpoint_url`. (AWS SDKs
  /// and Tools Reference Guide, "Service-specific endpoints".)
  public func endpoint(of serviceID: String) throws(ConfigurationError) -> ConfiguredValue? {
    if let endpoint = option(.endpointURL) { return endpoint }
    if try flag(.ignoresEndpointURLs) == true { return nil }
    let service = String(serviceID.map { $0 == " " || $0 == "-" ? "_" : $0 })
    let variables = ["AWS_ENDPOINT_URL_" + service.uppercased()] + Setting.endpointURL.variables
    if let endpoint = Configuration.value(of: variables, in: environment) { return endpoint }
    if let endpoint = try servicesEntry(of: service.lowercased()) { return endpoint }
    return try value(of: .endpointURL)
  }

  /// The URL to use for all services without a service-specific URL.
  public func endpoint() throws(ConfigurationError) -> ConfiguredValue? {
    if let endpoint = option(.endpointURL) { return endpoint }
    return try flag(.ignoresEndpointURLs) == true ? nil : value(of: .endpointURL)
  }

  private func servicesEntry(of service: String) throws(ConfigurationError) -> ConfiguredValue? {
    guard let name = try profile.text("services") else { return nil }
    guard let section = services[name] else {
      throw ConfigurationError(
        code: "InvalidConfigError",
        message: "'\(name)' (services of the profile) must be the name of a section, but there is "
          + "no section [services \(name)].")
    }
    guard let url = try section.nested(service)["endpoint_url"], !url.isEmpty else { return nil }
    return ConfiguredValue(text: url, source: "endpoint_url of \(service) in [services \(name)]")
  }
}

// MARK: - Values of settings

extension Configuration {
  /// The configured value of `setting`, unchanged: from the options, else the environment, else the
  /// profile. Defaults are not included.
  public func value(of setting: Setting) throws(ConfigurationError) -> ConfiguredValue? {
    if let value = option(setting) { return value }
    if let value = Configuration.value(of: setting.variables, in: environment) { return value }
    guard let key = setting.key, let text = try profile.text(key) else { return nil }
    return ConfiguredValue(text: text, source: "\(key) of the profile")
  }

  /// The configured value of a flag; nil if it is not configured.
  public func flag(_ setting: Setting) throws(ConfigurationError) -> Bool? {
    guard let value = try value(of: setting) else { return nil }
    switch value.text.lowercased() {
    case "true": return true
    case "false": return false
    default: throw value.error("must be true or false")
    }
  }

  /// The configured or default value of an integer setting.
  public func integer(_ setting: Setting) throws(ConfigurationError) -> Int64? {
    guard let value = try value(of: setting) else {
      return setting.defaultValue.flatMap { Int64($0) }
    }
    guard case .integer(let range) = setting.values else { return Int64(value.text) }
    guard let number = Int64(value.text), range.contains(number) else {
      let least = range.lowerBound
      throw value.error(
        range.upperBound == .max
          ? "must be an integer, at least \(least)"
          : "must be an integer from \(least) to \(range.upperBound)")
    }
    return number
  }

  /// The configured or default choice, in lower case.
  public func choice(_ setting: Setting) throws(ConfigurationError) -> String? {
    guard let value = try value(of: setting) else { return setting.defaultValue }
    guard case .choice(let choices) = setting.values else { return value.text }
    let text = value.text.lowercased()
    guard choices.contains(text) else {
      throw value.error("must be \(choices.joined(separator: " or "))")
    }
    return text
  }

  private func option(_ setting: Setting) -> ConfiguredValue? {
    options[setting.name].map { ConfiguredValue(text: $0, source: "option \(setting.name)") }
  }

  /// The first of `variables` that is set and not empty.
  private static func value(
    of variables: [String], in environment: [String: String]
  ) -> ConfiguredValue? {
    let values = variables.lazy.map { ConfiguredValue(text: environment[$0] ?? "", source: $0) }
    return values.first { !$0.text.isEmpty }
  }
}

// MARK: - Sections

extension Configuration {
  /// The profile `name` with its settings from both files; nil if neither has it.
  public func profile(_ name: String) -> ConfigSection? { profiles[name] }

  /// The section of the profile in the credentials file.
  public func credentialsSection(_ name: String) -> ConfigSection? {
    credentials.sections.last { $0.title == name }?.section
  }

  /// The section of the profile in the config file.
  public func configSection(_ name: String) -> ConfigSection? {
    config.sections(of: "profile", alsoTitled: "default")[name]
  }

  /// The section [sso-session `name`].
  public func ssoSession(_ name: String) -> ConfigSection? { ssoSessions[name] }

  /// The path of a file below the home directory; nil if HOME is not set.
  public func home(_ path: String) -> String? {
    environment["HOME"].map { $0 + "/" + path }
  }
}
