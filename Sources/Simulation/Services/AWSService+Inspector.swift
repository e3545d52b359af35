import MusterSnapshot

extension AWSService {
  static let inspector = AWSService(
    title: "Amazon Inspector",
    simulation: .inspector,
    reader: .inspector,
    comparison: StateComparison(
      ignored: ["createdFilters", "failure", "refusals"],
      notRead: ["joinedWithoutAccess"],
      ofMembers: MemberParts(
        relationship: "members.relationshipStatus", readable: ["ENABLED", "ACCOUNT_SUSPENDED"],
        operations: [
          "scans": "BatchGetAccountStatus",
          "deepInspections": "BatchGetMemberEc2DeepInspectionStatus",
        ]),
      labels: [
        ChangeLabel("administrator.accountId", "delegated administrator"),
        ChangeLabel("members.relationshipStatus", "membership"),
        ChangeLabel("scans.*.status", "* scanning"),
        ChangeLabel("autoEnable.*", "* for new members"),
        ChangeLabel("deepInspections.status", "deep inspection"),
      ]))
}
