import MusterDocument
import MusterWire

/// A kind of aggregation of findings: the property by which findings are grouped within an account,
/// and the members of its requests and responses.
struct FindingAggregation: Sendable {
  /// The member of requests and responses: "packageAggregation".
  let member: String
  /// The members of a response that identify a group, with their values for a finding.
  let group: @Sendable (Finding) -> [(key: String, value: JSON)]
  /// True if a finding takes part.
  var includes: @Sendable (Finding) -> Bool = { _ in true }
  /// True if responses count the findings with a fix or an exploit.
  var countsFixes = false
  /// The string filters of requests by member, with the property that each compares.
  var filters: [String: @Sendable (Finding) -> String] = [:]

  /// By `aggregationType`. The resources of the simulation have no machine images, layers or code
  /// repositories, and none is in another cloud; these aggregations are always empty.
  static let all: [String: FindingAggregation] = [
    "ACCOUNT": FindingAggregation(
      member: "accountAggregation", group: { _ in [] }, countsFixes: true),
    "FINDING_TYPE": FindingAggregation(
      member: "findingTypeAggregation", group: { _ in [] }, countsFixes: true),
    "PACKAGE": FindingAggregation(
      member: "packageAggregation",
      group: { [("packageName", .string($0.vulnerability.package))] },
      filters: ["packageNames": { $0.vulnerability.package }]),
    "TITLE": FindingAggregation(
      member: "titleAggregation",
      group: {
        [("title", .string($0.title)), ("vulnerabilityId", .string($0.vulnerability.id))]
      },
      filters: ["titles": { $0.title }, "vulnerabilityIds": { $0.vulnerability.id }]),
    "AWS_EC2_INSTANCE": resource(
      .instance, "ec2InstanceAggregation", id: "instanceId",
      [
        "instanceIds": { $0.coverage.resource.id }
      ]),
    "AWS_ECR_CONTAINER": resource(
      .image, "awsEcrContainerAggregation", id: "resourceId",
      [
        "resourceIds": { $0.coverage.resource.id }, "repositories": { $0.coverage.resource.name },
      ]),
    "AWS_LAMBDA_FUNCTION": resource(
      .function, "lambdaFunctionAggregation", id: "resourceId",
      [
        "resourceIds": { $0.coverage.resource.id }, "functionNames": { $0.coverage.resource.name },
      ]),
    "REPOSITORY": FindingAggregation(
      member: "repositoryAggregation",
      group: { [("repository", .string($0.coverage.resource.name))] },
      includes: { $0.coverage.resource.kind == .image },
      filters: ["repositories": { $0.coverage.resource.name }]),
  ]

  private static func resource(
    _ kind: Resource.Kind, _ member: String, id: String,
    _ filters: [String: @Sendable (Finding) -> String]
  ) -> FindingAggregation {
    FindingAggregation(
      member: member, group: { [(id, .string($0.coverage.resource.id))] },
      includes: { $0.coverage.resource.kind == kind }, filters: filters)
  }
}

/// The findings of one account that an aggregation groups together, counted.
struct AggregatedFindings: Sendable {
  let account: String
  /// The members of the response that identify the group.
  let group: [(key: String, value: JSON)]
  private var severities: [String: Int64] = [:]
  private var fixes: Int64 = 0
  private(set) var count: Int64 = 0

  init(account: String, group: [(key: String, value: JSON)]) {
    self.account = account
    self.group = group
  }

  /// Identifies the group in page tokens.
  var id: String { JSON.object([("accountId", .string(account))] + group).text }

  mutating func add(_ finding: Finding) {
    count += 1
    severities[finding.vulnerability.severity, default: 0] += 1
    if finding.vulnerability.hasFix { fixes += 1 }
  }

  /// The number by which a request sorts: CRITICAL, HIGH or ALL.
  func number(_ sortBy: String) -> Int64 { sortBy == "ALL" ? count : severities[sortBy] ?? 0 }

  func shown(by aggregation: FindingAggregation) -> JSON {
    let counts = ["CRITICAL", "HIGH", "MEDIUM", "LOW"].map { severity in
      (key: severity.lowercased(), value: JSON.integer(severities[severity] ?? 0))
    }
    var shown = JSON.object(group)
    shown["accountId"] = .string(account)
    shown["severityCounts"] = .object([("all", .integer(count))] + counts)
    if aggregation.countsFixes {
      shown["exploitAvailableCount"] = 0
      shown["fixAvailableCount"] = .integer(fixes)
    }
    return .object([(key: aggregation.member, value: shown)])
  }
}
