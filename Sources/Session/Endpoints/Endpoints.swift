import MusterConfiguration
import MusterDocument
import MusterModel
import MusterSigning
import MusterText
import MusterWire

/// Knows where the services are: by AWS's rules, or where somebody configured.
public struct Endpoints: Sendable {
  public let partitions: Partitions

  public init(_ partitions: Partitions) {
    self.partitions = partitions
  }

  /// What an endpoint depends on besides the service.
  public struct Settings: Sendable {
    public var region: String
    public var usesFIPS = false
    public var usesDualStack = false
    /// Whether AWS STS is asked in one place for the older Regions, rather than in each.
    public var usesGlobalSTS = false
    /// The account that requests are made in, where it is known.
    public var accountID: String?
    /// Whether the account's id is to be in the endpoint: "preferred", "disabled" or "required".
    public var accountIDMode = "preferred"
    /// Where requests go instead of AWS, and who said so.
    public var url: Configuration.Stated?

    public init(region: String) {
      self.region = region
    }
  }

  /// Where `service` is, by its `rules`, or by the shape that endpoints mostly have where it has none.
  public func endpoint(
    of service: ServiceModel, by rules: RuleSet?, _ settings: Settings
  ) throws(EndpointError) -> Endpoint {
    try check(settings)
    let decided: RuleSet.Decision
    if let rules {
      decided = try rules.decision(forBuiltIns: Endpoints.builtIns(settings), in: partitions)
    } else {
      decided = RuleSet.Decision(url: try commonURL(service.metadata.endpointPrefix, settings))
    }
    return Endpoint(
      url: try EndpointURL(decided.url, from: "the endpoint rules of \(service.name)"),
      scope: try Endpoints.scope(decided, service, settings.region),
      headers: decided.headers.sorted { $0.key < $1.key }.flatMap { name, values in
        values.map { HTTPHeader(name, $0) }
      })
  }

  /// The parameters by the names by which the rules of all services know them.
  private static func builtIns(_ settings: Settings) -> [String: RuleValue] {
    var values: [String: RuleValue] = [
      "AWS::Region": .string(settings.region), "AWS::UseFIPS": .boolean(settings.usesFIPS),
      "AWS::UseDualStack": .boolean(settings.usesDualStack),
      "AWS::STS::UseGlobalEndpoint": .boolean(settings.usesGlobalSTS),
      "AWS::Auth::AccountIdEndpointMode": .string(settings.accountIDMode),
    ]
    values["AWS::Auth::AccountId"] = settings.accountID.map(RuleValue.string)
    values["SDK::Endpoint"] = settings.url.map { .string($0.text) }
    return values
  }

  /// What requests are signed for: the service in the client's Region, unless the rules say other.
  private static func scope(
    _ decided: RuleSet.Decision, _ service: ServiceModel, _ region: String
  ) throws(EndpointError) -> SigningScope {
    var scope = SigningScope(region: region, service: service.metadata.signingName)
    guard let schemes = decided.properties["authSchemes"]?.elements, !schemes.isEmpty else {
      return scope
    }
    guard let scheme = schemes.first(where: { $0["name"] == .string("sigv4") }) else {
      let names = schemes.compactMap { $0["name"]?.string }.joined(separator: ", ")
      throw EndpointError(
        code: "UnknownSignatureVersionError",
        message: "The endpoint of \(service.name) wants requests signed by \(names), "
          + "which Muster does not.")
    }
    scope.region = scheme["signingRegion"]?.string ?? scope.region
    scope.service = scheme["signingName"]?.string ?? scope.service
    return scope
  }
}

// MARK: - Checking

extension Endpoints {
  /// A Region that no partition has leads nowhere, and a wrong URL is its author's to correct: both
  /// are named before the rules, which would go on with them, are asked.
  private func check(_ settings: Settings) throws(EndpointError) {
    let region = settings.region
    guard settings.url == nil else { return try checkURL(settings) }
    guard partitions.partition(of: region) == nil else { return }
    let suggestion = NearestName.suggestion(for: region, among: partitions.all.flatMap(\.regions))
    throw EndpointError(
      code: "InvalidRegionError",
      message: "No partition of AWS has a Region called '\(region)'\(suggestion)")
  }

  private func checkURL(_ settings: Settings) throws(EndpointError) {
    guard HostLabel.isValid(settings.region) else {
      throw EndpointError(
        code: "InvalidRegionError",
        message: "The Region '\(settings.region)' must be of letters, digits and hyphens.")
    }
    if let url = settings.url { _ = try EndpointURL(url.text, from: url.source) }
  }
}

// MARK: - Services without rules

extension Endpoints {
  /// The shape that most endpoints have, for services that came without rules.
  private func commonURL(
    _ prefix: String, _ settings: Settings
  ) throws(EndpointError) -> String {
    if let url = settings.url {
      guard !settings.usesFIPS, !settings.usesDualStack else {
        throw EndpointError(
          message: "A configured endpoint goes with neither FIPS nor dual-stack endpoints.")
      }
      return url.text
    }
    let partition = partitions.partition(of: settings.region)
    let wanted = [
      ("FIPS", settings.usesFIPS, "supportsFIPS"),
      ("dual-stack", settings.usesDualStack, "supportsDualStack"),
    ]
    for (name, isWanted, support) in wanted
    where isWanted && partition?.facts[support] != .boolean(true) {
      throw EndpointError(
        message: "The partition of \(settings.region) has no \(name) endpoints.")
    }
    let suffix = partition?.dnsSuffix(dualStack: settings.usesDualStack) ?? ""
    return "https://\(prefix)\(settings.usesFIPS ? "-fips" : "").\(settings.region).\(suffix)"
  }
}
