import MusterConfiguration
import MusterDocument
import MusterEndpoints
import MusterModel
import MusterSigning
import Testing

@Suite struct EndpointResolverTests {
  private static func endpoint(
    of service: String = "inspector2", by rules: RuleSet? = nil, region: String = "us-east-1",
    fips: Bool = false, dualStack: Bool = false, url: String? = nil
  ) throws -> Endpoint {
    var settings = EndpointResolver.Parameters(region: region)
    settings.usesFIPS = fips
    settings.usesDualStack = dualStack
    settings.url = url.map { ConfiguredValue(text: $0, source: "the test") }
    return try EndpointResolver.builtIn().endpoint(
      of: Models.builtIn.model(of: service), by: rules, settings)
  }

  @Test(
    "A Region has the endpoint of its partition, even if it is newer than the library",
    arguments: [
      ("us-east-1", "aws", "amazonaws.com"), ("xx-west-1", nil, ""),
      ("ap-southeast-99", "aws", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
      ("cn-west-9", "aws-cn", "amazonaws.com.cn"), ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
      ("us-gov-north-2", "aws-us-gov", "amazonaws.com"), ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
      ("us-isob-west-7", "aws-iso-b", "sc2s.sgov.gov"),
      ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"), ("eusc-fr-east-1", nil, ""),
    ] as [(String, String?, String)])
  func regions(region: String, partition: String?, suffix: String) throws {
    #expect(try EndpointResolver.builtIn().partitions.partition(of: region)?.id == partition)
    guard partition != nil else { return }
    let endpoint = try Self.endpoint(of: "macie2", region: region)
    #expect(endpoint.url == EndpointURL(host: "macie2.\(region).\(suffix)"))
    #expect(endpoint.scope == SigningScope(region: region, service: "macie2"))
    #expect(endpoint.headers.isEmpty)
  }

  @Test(
    "The error of an unknown Region names it and suggests a similar one",
    arguments: [
      ("us-east1", "; did you mean us-east-1?"), ("us-east-1.evil.example/", ""),
      ("", ""), ("--", ""), ("us--1", ""), ("us-east-", "; did you mean us-east-1?"),
      ("us-é-1", ""), ("us-east-1a", "; did you mean us-east-1?"),
    ])
  func unknownRegions(region: String, suggestion: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(region: region) }
    #expect(error.code == "InvalidRegionError")
    #expect(
      error.message.hasPrefix("No AWS partition has a Region named '\(region)'\(suggestion)"))
  }

  @Test(
    "A service without rules has an endpoint of the common form",
    arguments: [
      ("us-west-2", false, false, "inspector2.us-west-2.amazonaws.com"),
      ("us-west-2", true, false, "inspector2-fips.us-west-2.amazonaws.com"),
      ("us-west-2", false, true, "inspector2.us-west-2.api.aws"),
      ("us-west-2", true, true, "inspector2-fips.us-west-2.api.aws"),
      ("cn-north-1", false, true, "inspector2.cn-north-1.api.amazonwebservices.com.cn"),
    ])
  func commonShape(region: String, fips: Bool, dualStack: Bool, host: String) throws {
    #expect(try Self.endpoint(region: region, fips: fips, dualStack: dualStack).url.host == host)
  }

  @Test("The default Region is the commercial partition's global one")
  func defaultRegion() throws {
    let partitions = try EndpointResolver.builtIn().partitions
    #expect(EndpointResolver.defaultRegion == "us-east-1")
    #expect(partitions.partition(of: "us-gov-east-1")?.globalRegion == "us-gov-west-1")
    #expect(partitions.all.allSatisfy { $0.regions.contains($0.globalRegion) })
  }

  @Test(
    "A configured endpoint cannot be combined with FIPS or dual-stack", arguments: [true, false])
  func excluded(fips: Bool) throws {
    let error = try #require(throws: EndpointError.self) {
      try Self.endpoint(fips: fips, dualStack: !fips, url: "http://localhost")
    }
    #expect(
      error.message
        == "A configured endpoint URL cannot be combined with FIPS or dual-stack endpoints.")
  }
}

// MARK: - Signing scopes and headers of rules

extension EndpointResolverTests {
  /// Rules that always decide on one endpoint.
  private static func rules(_ endpoint: String) throws -> RuleSet {
    try RuleSet(
      Document(
        #"""
        {"parameters": {"Region": {"type": "string", "builtIn": "AWS::Region"}},
         "rules": [{"type": "endpoint", "conditions": [], "endpoint": \#(endpoint)}]}
        """#), "The endpoint rules of inspector2")
  }

  @Test("Rules can name the Region and the service that requests are signed for")
  func scope() throws {
    let rules = try Self.rules(
      #"""
      {"url": "https://{Region}.example.com/base", "headers": {"x-b": ["1", "{Region}"], "x-a": ["2"]},
       "properties": {"authSchemes": [
         {"name": "sigv4a", "signingRegionSet": ["*"]},
         {"name": "sigv4", "signingName": "other", "signingRegion": "eu-west-1"}]}}
      """#)
    let endpoint = try Self.endpoint(by: rules)
    #expect(endpoint.url == EndpointURL(host: "us-east-1.example.com", basePath: "/base"))
    #expect(endpoint.scope == SigningScope(region: "eu-west-1", service: "other"))
    #expect(endpoint.headers.map(\.name) == ["x-a", "x-b", "x-b"])
    #expect(endpoint.headers.map(\.value) == ["2", "1", "us-east-1"])
  }

  @Test("The error of an unsupported signature names it")
  func unknownSignature() throws {
    let rules = try Self.rules(
      #"{"url": "https://a", "properties": {"authSchemes": [{"name": "sigv4a"}]}}"#)
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(by: rules) }
    #expect(error.code == "UnknownSignatureVersionError")
    #expect(
      error.message.hasPrefix("The endpoint of inspector2 requires requests signed with sigv4a"))
  }

  @Test("The error of rules that decide on an invalid URL names them")
  func noURL() throws {
    let rules = try Self.rules(#"{"url": "{Region}"}"#)
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(by: rules) }
    #expect(
      error.message == "The endpoint URL 'us-east-1' (the endpoint rules of inspector2) "
        + "must begin with http:// or https://.")
  }
}
