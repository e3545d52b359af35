import MusterDocument

@testable import MusterSimulator

/// The steps of `ConformanceTests` for the contents of accounts, and for the services that programs
/// call first.
extension ConformanceTests {
  /// Macie's data, and what an account creates in Macie.
  static let macieContents: [Step] =
    [
      Step(operation: "GetClassificationExportConfiguration"),
      Step(
        operation: "PutClassificationExportConfiguration",
        input: [
          "configuration": [
            "s3Destination": ["bucketName": "b", "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"]
          ]
        ]),
      Step(operation: "GetClassificationExportConfiguration"),
      Step(operation: "DescribeBuckets"),
      Step(operation: "ListFindings"),
      Step(operation: "GetFindings", taking: ["findingIds": "/findingIds"]),
      Step(operation: "GetFindingStatistics", input: ["groupBy": "type"]),
      Step(operation: "GetUsageStatistics"),
    ] + created("AllowList", "ListAllowLists", ["name": "list", "criteria": ["regex": "a+"]])
    + created(
      "FindingsFilter", "ListFindingsFilters",
      [
        "name": "filter", "action": "ARCHIVE",
        "findingCriteria": ["criterion": ["region": ["eq": ["us-east-1"]]]],
      ])
    + [
      Step(
        operation: "CreateCustomDataIdentifier", input: ["name": "badge", "regex": "[A-Z]{3}"]),
      Step(
        operation: "GetCustomDataIdentifier", taking: ["id": "/customDataIdentifierId"]),
      Step(operation: "ListCustomDataIdentifiers"),
      Step(operation: "BatchGetCustomDataIdentifiers", input: ["ids": ["none"]]),
      Step(
        operation: "DeleteCustomDataIdentifier", taking: ["id": "/customDataIdentifierId"]),
      Step(
        operation: "CreateClassificationJob",
        input: ["name": "job", "jobType": "ONE_TIME", "s3JobDefinition": [:]]),
      Step(operation: "DescribeClassificationJob", taking: ["jobId": "/jobId"]),
      Step(operation: "ListClassificationJobs"),
      Step(
        operation: "UpdateClassificationJob", input: ["jobStatus": "CANCELLED"],
        taking: ["jobId": "/jobId"]),
    ]

  /// The operations that create, read, list, change and delete something.
  private static func created(_ noun: String, _ list: String, _ input: JSON) -> [Step] {
    var input = input
    input["tags"] = ["team": "a"]
    var change = input
    change["tags"] = nil
    return [
      Step(operation: "Create" + noun, input: input),
      Step(operation: "Get" + noun, taking: ["id": "/id"]),
      Step(operation: list),
      Step(operation: "Update" + noun, input: change, taking: ["id": "/id"]),
      Step(operation: "Delete" + noun, taking: ["id": "/id"]),
    ]
  }

  static let inspectorContents: [Step] =
    FindingAggregation.all.keys.sorted().map { type in
      Step(operation: "ListFindingAggregations", input: ["aggregationType": .string(type)])
    }
    + [
      Step(operation: "ListFindingAggregations", input: ["aggregationType": "AMI"]),
      Step(
        operation: "BatchGetFindingDetails",
        input: [
          "findingArns": [
            "arn:aws:inspector2:us-east-1:999999999999:finding/00000000000000000000000000000000"
          ]
        ]),
    ]

  static let organizationsTags: [Step] = [
    Step(
      operation: "TagResource",
      input: ["ResourceId": id, "Tags": [["Key": "team", "Value": "a"]]], caller: .management),
    Step(operation: "ListTagsForResource", input: ["ResourceId": id]),
    Step(
      operation: "UntagResource", input: ["ResourceId": id, "TagKeys": ["team"]],
      caller: .management),
  ]

  static let accountManagement: [Step] = [
    Step(operation: "ListRegions", input: ["MaxResults": 3]),
    Step(operation: "GetRegionOptStatus", input: ["RegionName": "eu-south-1"]),
    Step(operation: "ListRegions", input: ["AccountId": id], caller: .management),
  ]

  static let ec2: [Step] = [
    Step(operation: "DescribeRegions"),
    Step(
      operation: "DescribeRegions",
      input: ["AllRegions": true, "Filters": [["Name": "region-name", "Values": ["us-east-1"]]]]),
  ]

  static let iam: [Step] = [
    Step(operation: "ListAccountAliases"),
    Step(operation: "GetRole", input: ["RoleName": "Admin"]),
    Step(
      operation: "CreateServiceLinkedRole",
      input: ["AWSServiceName": "macie.amazonaws.com", "Description": "a role"]),
    Step(operation: "GetRole", input: ["RoleName": "AWSServiceRoleForAmazonMacie"]),
  ]
}
