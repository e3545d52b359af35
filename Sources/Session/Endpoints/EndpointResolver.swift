import MusterConfiguration
import MusterDocument
import MusterModel
import MusterSigning
import MusterText
import MusterWire

/// Resolves the endpoints of services, by AWS's rules or by configuration.
public struct EndpointResolver: Sendable {
  public let partitions: Partitions

  public init(_ partitions: Partitions) {
    self.partitions = partitions
  }

  /// The values that an endpoint depends on besides the service.
  public struct Parameters: Sendable {
    public var region: String
    public var usesFIPS = false
    public var usesDualStack = false
    /// True if AWS STS has one global endpoint for the older Regions, instead of one in each.
    public var usesGlobalSTS = false
    /// The account of the credentials that sign the requests, if it is known.
    public var accountID: String?
    /// The use of endpoints that contain the account's id: "preferred", "disabled" or "required".
    public var accountIDMode = "preferred"
    /// The configured URL to use instead of AWS's own, and its source.
    public var url: ConfiguredValue?

    public init(region: String) {
      self.region = region
    }
  }

  /// The endpoint of `service` by its `rules`, with the parameters that a call sets. Without rules,
  /// it has the form that most endpoints have.
  public func endpoint(
    of service: ServiceModel, by rules: RuleSet?, _ settings: Parameters,
    call: [String: RuleValue] = [:]
  ) throws(EndpointError) -> Endpoint {
    try check(settings)
    let decision: RuleSet.ResolvedEndpoint
    if let rules {
      decision = try rules.decision(
        for: call, builtIns: EndpointResolver.builtIns(settings), in: partitions)
    } else {
      decision = RuleSet.ResolvedEndpoint(
        url: try commonURL(service.metadata.endpointPrefix, settings))
    }
    return Endpoint(
      url: try EndpointURL(decision.url, from: "the endpoint rules of \(service.name)"),
      scope: try EndpointResolver.scope(decision, service, settings.region),
      headers: decision.headers.sorted { $0.key < $1.key }.flatMap { name, values in
        values.map { HTTPHeader(name, $0) }
      })
  }

  /// The parameters by their built-in names, which are the same in the rules of all services.
  private static func builtIns(_ settings: Parameters) -> [String: RuleValue] {
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

  /// The scope that requests are signed for: the service in the client's Region, unless the rules
  /// name another.
  private static func scope(
    _ decision: RuleSet.ResolvedEndpoint, _ service: ServiceModel, _ region: String
  ) throws(EndpointError) -> SigningScope {
    var scope = SigningScope(region: region, service: service.metadata.signingName)
    guard let schemes = decision.properties["authSchemes"]?.elements, !schemes.isEmpty else {
      return scope
    }
    guard let scheme = schemes.first(where: { $0["name"] == .string("sigv4") }) else {
      let names = schemes.compactMap { $0["name"]?.string }.joined(separator: ", ")
      throw EndpointError(
        code: "UnknownSignatureVersionError",
        message: "The endpoint of \(service.name) requires requests signed with \(names), "
          + "which Muster does not support.")
    }
    scope.region = scheme["signingRegion"]?.string ?? scope.region
    scope.service = scheme["signingName"]?.string ?? scope.service
    return scope
  }
}

// MARK: - Checking

extension EndpointResolver {
  /// Rejects unknown Regions and invalid URLs before the rules are evaluated, because rules accept
  /// both.
  public func check(_ settings: Parameters) throws(EndpointError) {
    let region = settings.region
    guard settings.url == nil else { return try checkURL(settings) }
    guard partitions.partition(of: region) == nil else { return }
    throw EndpointError(code: "InvalidRegionError", message: unknown(region))
  }

  private func unknown(_ region: String) -> String {
    let suggestion = NearestName.suggestion(for: region, among: partitions.all.flatMap(\.regions))
    return "No AWS partition has a Region named '\(region)'\(suggestion)"
      + ConfiguredValue.commentHint(region)
  }

  /// A sentence about a Region that this library does not know, or that cannot exist; nil for a
  /// known one. Regions that AWS has added later have the pattern of a partition.
  public func warning(about region: String) -> String? {
    guard let partition = partitions.partition(of: region) else { return unknown(region) }
    guard !partition.lists(region) else { return nil }
    let suggestion = NearestName.suggestion(for: region, among: partitions.all.flatMap(\.regions))
    return "'\(region)' is not among the Regions that this version of Muster knows\(suggestion)"
  }

  private func checkURL(_ settings: Parameters) throws(EndpointError) {
    guard HostLabel.isValid(settings.region) else {
      throw EndpointError(
        code: "InvalidRegionError",
        message: "The Region '\(settings.region)' must consist of letters, digits and hyphens."
          + ConfiguredValue.commentHint(settings.region))
    }
    if let url = settings.url { _ = try EndpointURL(url.text, from: url.source) }
  }
}

// MARK: - Services without rules

extension EndpointResolver {
  /// The form that most endpoints have, for services without rules.
  private func commonURL(
    _ prefix: String, _ settings: Parameters
  ) throws(EndpointError) -> String {
    if let url = settings.url {
      guard !settings.usesFIPS, !settings.usesDualStack else {
        throw EndpointError(
          message: "A configured endpoint URL cannot be combined with FIPS or dual-stack endpoints."
        )
      }
      return url.text
    }
    let partition = partitions.partition(of: settings.region)
    let variants = [
      ("FIPS", settings.usesFIPS, "supportsFIPS"),
      ("dual-stack", settings.usesDualStack, "supportsDualStack"),
    ]
    for (name, isRequested, support) in variants
    where isRequested && partition?.outputs[support] != .boolean(true) {
      throw EndpointError(
        message: "The partition of \(settings.region) does not have \(name) endpoints.")
    }
    let suffix = partition?.dnsSuffix(dualStack: settings.usesDualStack) ?? ""
    return "https://\(prefix)\(settings.usesFIPS ? "-fips" : "").\(settings.region).\(suffix)"
  }
}
