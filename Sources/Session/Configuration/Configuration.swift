/// What the program, the environment and the shared files say: values that were read once.
///
/// The program comes before the environment, and that before the profile. An empty variable is one that is not set. (AWS SDKs and
/// Tools Reference Guide, "Configuring"; the files are read as botocore reads them.)
public struct Configuration: Sendable {
  public let environment: [String: String]
  /// What the program says, by the settings' names.
  private let given: [String: String]
  /// The profile that settings come from.
  public let profileName: String
  /// Whether the program named the profile, rather than the environment or nobody.
  public let isProfileGiven: Bool
  private let config: ConfigFile
  private let credentials: ConfigFile
  private let profiles: Profiles
  private let profile: ConfigSection
  private let services: [String: ConfigSection]
  private let ssoSessions: [String: ConfigSection]

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

  /// A configuration in which only the program says something.
  public init(given: [String: String] = [:]) {
    environment = [:]
    self.given = given
    profileName = "default"
    isProfileGiven = false
    config = ConfigFile()
    credentials = ConfigFile()
    profiles = Profiles(config: config, credentials: credentials)
    profile = ConfigSection()
    services = [:]
    ssoSessions = [:]
  }

  /// Reads the files that `environment` names, `~/.aws/config` and `~/.aws/credentials` where it
  /// names none. A file need not be there, but a profile that is asked for must: by the program, or
  /// else by the environment.
  public init(
    _ environment: [String: String], given: [String: String] = [:]
  ) throws(ConfigurationError) {
    config = try ConfigFile.stated(by: .configFile, in: environment)
    credentials = try ConfigFile.stated(by: .credentialsFile, in: environment)
    profiles = Profiles(config: config, credentials: credentials)
    services = config.sections(of: "services")
    ssoSessions = config.sections(of: "sso-session")
    self.environment = environment
    self.given = given

    let named = Configuration.stated(Setting.profile.variables, in: environment)?.text
    let name = given[Setting.profile.name] ?? named
    profile = try profiles.profile(called: name)
    profileName = name ?? "default"
    isProfileGiven = given[Setting.profile.name] != nil
  }

  /// The default Region.
  public func region() throws(ConfigurationError) -> String? {
    try stated(.region)?.text
  }

  /// The file of certificates that are trusted instead of the system's. (In the order in which
  /// botocore looks.)
  public func certificates() throws(ConfigurationError) -> Stated? {
    try stated(.caBundle)
      ?? Configuration.stated(["REQUESTS_CA_BUNDLE"], in: environment)
  }

  /// Where requests to the service go instead of AWS; nil where nothing is configured, or what is
  /// configured is to be ignored.
  ///
  /// What the program says comes first. The service's variable comes before the general one, both
  /// before the profile, and there the service's entry in the profile's `services` section before
  /// `endpoint_url`. (AWS SDKs and Tools Reference Guide, "Service-specific endpoints".)
  public func endpoint(of serviceID: String) throws(ConfigurationError) -> Stated? {
    if let endpoint = stated(byProgram: .endpointURL) { return endpoint }
    if try flag(.ignoresEndpointURLs) == true { return nil }
    let service = String(serviceID.map { $0 == " " || $0 == "-" ? "_" : $0 })
    let variables = ["AWS_ENDPOINT_URL_" + service.uppercased()] + Setting.endpointURL.variables
    if let endpoint = Configuration.stated(variables, in: environment) { return endpoint }
    if let endpoint = try servicesEntry(of: service.lowercased()) { return endpoint }
    return try stated(.endpointURL)
  }

  /// The same for all services of which nothing is said by themselves.
  public func endpoint() throws(ConfigurationError) -> Stated? {
    if let endpoint = stated(byProgram: .endpointURL) { return endpoint }
    return try flag(.ignoresEndpointURLs) == true ? nil : stated(.endpointURL)
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
}

// MARK: - Settings

extension Configuration {
  /// What is said of `setting`, by the program, else in the environment, else in the profile; as it
  /// stands there.
  public func stated(_ setting: Setting) throws(ConfigurationError) -> Stated? {
    if let stated = stated(byProgram: setting) { return stated }
    if let stated = Configuration.stated(setting.variables, in: environment) { return stated }
    guard let key = setting.key, let text = try profile.text(key) else { return nil }
    return Stated(text: text, source: "\(key) of the profile")
  }

  /// Whether a flag is set; nil if nothing is said.
  public func flag(_ setting: Setting) throws(ConfigurationError) -> Bool? {
    guard let stated = try stated(setting) else { return nil }
    switch stated.text.lowercased() {
    case "true": return true
    case "false": return false
    default: throw stated.fault("must be true or false")
    }
  }

  /// The whole number that is said or goes without saying.
  public func count(_ setting: Setting) throws(ConfigurationError) -> Int64? {
    guard let stated = try stated(setting) else { return setting.otherwise.flatMap { Int64($0) } }
    guard case .whole(let range) = setting.values else { return Int64(stated.text) }
    guard let number = Int64(stated.text), range.contains(number) else {
      let end = range.upperBound == .max ? "on" : "to \(range.upperBound)"
      throw stated.fault("must be a whole number from \(range.lowerBound) \(end)")
    }
    return number
  }

  /// Which of its choices is said or goes without saying, in small letters.
  public func choice(_ setting: Setting) throws(ConfigurationError) -> String? {
    guard let stated = try stated(setting) else { return setting.otherwise }
    guard case .choice(let choices) = setting.values else { return stated.text }
    let text = stated.text.lowercased()
    guard choices.contains(text) else {
      throw stated.fault("must be \(choices.joined(separator: " or "))")
    }
    return text
  }

  private func stated(byProgram setting: Setting) -> Stated? {
    given[setting.name].map { Stated(text: $0, source: "option \(setting.name)") }
  }

  private static func stated(
    _ variables: [String], in environment: [String: String]
  ) -> Stated? {
    let found = variables.lazy.map { Stated(text: environment[$0] ?? "", source: $0) }
    return found.first { !$0.text.isEmpty }
  }
}

extension Configuration.Stated {
  fileprivate func fault(_ what: String) -> ConfigurationError {
    ConfigurationError(code: "InvalidConfigError", message: "'\(text)' (\(source)) \(what).")
  }
}

// MARK: - Sections

extension Configuration {
  /// What both files say of a profile; nil if there is no such.
  public func profile(_ name: String) -> ConfigSection? { profiles[name] }

  /// What the credentials file alone says of a profile.
  public func credentialsSection(_ name: String) -> ConfigSection? {
    credentials.sections.last { $0.title == name }?.section
  }

  /// What the config file alone says of a profile.
  public func configSection(_ name: String) -> ConfigSection? {
    config.sections(of: "profile", alsoTitled: "default")[name]
  }

  /// The section [sso-session `name`].
  public func ssoSession(_ name: String) -> ConfigSection? { ssoSessions[name] }

  /// `path` below the home directory.
  public func home(_ path: String) -> String? {
    environment["HOME"].map { $0 + "/" + path }
  }
}
