import MusterDocument

/// The effects of operations on the contents of accounts, and on what accounts create in Macie.
extension OperationEffectTests {
  static let findings = Step("ListFindings", as: member)
  static let memberDiscovery = Step(
    "UpdateAutomatedDiscoveryConfiguration", ["status": "ENABLED"], as: member)

  static let macieData = [
    Effect(
      after: [memberOn, findings], memberDiscovery,
      isSeenBy: findings, Step("GetFindingStatistics", ["groupBy": "type"], as: member),
      Step("DescribeBuckets", as: member)),
    Effect(
      after: [memberOn, memberDiscovery, findings],
      Step(
        "CreateFindingsFilter",
        [
          "name": "all", "action": "ARCHIVE",
          "findingCriteria": ["criterion": ["region": ["eq": ["us-east-1"]]]],
        ], as: member),
      isSeenBy: Step("GetFindings", as: member, taking: ["findingIds": "/findingIds"])),
    Effect(
      after: joined + [Step("GetMacieSession", minutes: 6000)], Step("DisassociateMember", id),
      isSeenBy: Step("GetUsageStatistics")),
    Effect(
      after: [on],
      Step(
        "PutClassificationExportConfiguration",
        [
          "configuration": [
            "s3Destination": ["bucketName": "b", "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"]
          ]
        ]),
      isSeenBy: Step("GetClassificationExportConfiguration")),
  ]

  static let macieResources =
    changed(
      "AllowList", "ListAllowLists", ["name": "list", "criteria": ["regex": "a+"]],
      to: ["name": "list", "criteria": ["regex": "b+"]])
    + changed(
      "FindingsFilter", "ListFindingsFilters",
      [
        "name": "filter", "action": "NOOP",
        "findingCriteria": ["criterion": ["region": ["eq": ["us-east-1"]]]],
      ], to: ["name": "other", "description": "changed"])
    + identifiers + jobs

  /// The effects of the operations that create, change and delete something.
  private static func changed(
    _ noun: String, _ list: String, _ input: JSON, to change: JSON
  ) -> [Effect] {
    let created = Step("Create" + noun, input)
    let read = Step("Get" + noun, taking: ["id": "/id"])
    return [
      Effect(after: [on], created, isSeenBy: read, Step(list)),
      Effect(
        after: [on, created], Step("Update" + noun, change, taking: ["id": "/id"]), isSeenBy: read),
      Effect(
        after: [on, created], Step("Delete" + noun, taking: ["id": "/id"]),
        isSeenBy: read, Step(list)),
    ]
  }

  private static let identifier = Step(
    "CreateCustomDataIdentifier", ["name": "badge", "regex": "[A-Z]{3}"])
  private static let readIdentifier = Step(
    "GetCustomDataIdentifier", taking: ["id": "/customDataIdentifierId"])

  private static let identifiers = [
    Effect(
      after: [on], identifier, isSeenBy: readIdentifier, Step("ListCustomDataIdentifiers")),
    Effect(
      after: [on, identifier],
      Step("DeleteCustomDataIdentifier", taking: ["id": "/customDataIdentifierId"]),
      isSeenBy: readIdentifier, Step("ListCustomDataIdentifiers"),
      Step("BatchGetCustomDataIdentifiers", taking: ["ids": "[/customDataIdentifierId]"])),
  ]

  private static let job = Step(
    "CreateClassificationJob", ["name": "job", "jobType": "ONE_TIME", "s3JobDefinition": [:]])
  private static let readJob = Step("DescribeClassificationJob", taking: ["jobId": "/jobId"])

  private static let jobs = [
    Effect(after: [on], job, isSeenBy: readJob, Step("ListClassificationJobs")),
    Effect(
      after: [on, job],
      Step("UpdateClassificationJob", ["jobStatus": "CANCELLED"], taking: ["jobId": "/jobId"]),
      isSeenBy: readJob, Step("ListClassificationJobs")),
  ]
}
