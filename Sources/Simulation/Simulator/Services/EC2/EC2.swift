import MusterDocument
import MusterText
import MusterWire

extension ServiceSimulation {
  /// Amazon EC2.
  public static let ec2 = ServiceSimulation(EC2.self)
}

/// Amazon EC2 in one Region: the Regions of the calling account. They follow from the scenario.
struct EC2: StatelessService {
  static let name = "ec2"
  /// The common errors (Amazon EC2 API Reference, "Error codes").
  static let errors: [String: ServiceError.ErrorName] = [
    "ValidationException": .init(code: "InvalidParameterValue", httpStatus: 400),
    "ThrottlingException": .init(code: "RequestLimitExceeded", httpStatus: 503),
    "InternalServerException": .init(code: "InternalError", httpStatus: 500),
    "UnrecognizedClientException": .init(code: "AuthFailure", httpStatus: 401),
  ]
  static let handlers: [String: Handler] = [
    "DescribeRegions": { try $0.describeRegions($1) }
  ]

  var region: String
  var scenario: Scenario

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }
}

// MARK: - Regions

extension EC2 {
  private struct DescribedRegion {
    let name: String
    let status: RegionOptStatus

    var endpoint: String { "ec2.\(name).\(AWSRegions.known.dnsSuffix(of: name))" }

    var optIn: String {
      switch status {
      case .enabledByDefault: "opt-in-not-required"
      case .enabled: "opted-in"
      case .disabled: "not-opted-in"
      }
    }

    /// The value that a filter is compared with; nil for filters that do not exist (reference:
    /// DescribeRegions, Filter.N).
    func text(_ filter: String) -> String? {
      switch filter {
      case "endpoint": endpoint
      case "opt-in-status": optIn
      case "region-name": name
      default: nil
      }
    }

    var shown: JSON {
      [
        "RegionName": .string(name), "Endpoint": .string(endpoint),
        "OptInStatus": .string(optIn),
      ]
    }
  }

  /// Regions that the request names are described, enabled or not (model, `RegionNames`); otherwise
  /// those that are enabled for the account, or with AllRegions all.
  private func describeRegions(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    guard call.boolean("DryRun") != true else {
      throw ServiceError(
        code: "DryRunOperation",
        message: "Request would have succeeded, but DryRun flag is set.", httpStatus: 412)
    }
    let known = AWSRegions.known.regions(besides: region).map { name in
      DescribedRegion(name: name, status: scenario.shownStatus(of: name, for: call.caller))
    }
    let named = try namedRegions(call, among: known.map(\.name))
    let isComplete = call.boolean("AllRegions") == true
    var regions = known.filter { region in
      named.isEmpty ? isComplete || region.status.isEnabled : named.contains(region.name)
    }
    for filter in call.input["Filters"]?.elements.map(\.self) ?? [] {
      regions = try EC2.filtered(regions, by: filter)
    }
    return ["Regions": .array(regions.map(\.shown))]
  }

  private func namedRegions(
    _ call: SimulatedCall, among known: [String]
  ) throws(ServiceError) -> [String] {
    let named = call.strings("RegionNames")
    let unknown = named.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw .validation("Invalid region names: [\(unknown.joined(separator: ", "))]")
    }
    return named
  }

  private static func filtered(
    _ regions: [DescribedRegion], by filter: Value
  ) throws(ServiceError) -> [DescribedRegion] {
    let name = filter["Name"]?.string ?? ""
    let values = filter["Values"]?.elements.compactMap(\.string) ?? []
    guard regions.first.map({ $0.text(name) != nil }) ?? true else {
      throw .validation("The filter '\(name)' is invalid")
    }
    return regions.filter { region in region.text(name).map(values.contains) ?? false }
  }
}
