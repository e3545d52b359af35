import MusterSnapshot

extension AWSService {
  static let macie = AWSService(
    title: "Amazon Macie",
    simulation: .macie,
    reader: .macie,
    comparison: StateComparison(
      ignored: ["createdResources", "spans"],
      fromAccounts: ["administrations.members.email", "administrations.members.path"],
      notRead: ["joinedWithoutAccess"], details: ["resources", "sessions.classificationExport"],
      ofMembers: MemberParts(
        relationship: "administrations.members.relationshipStatus",
        readable: ["Enabled", "Paused"], operations: ["sessions": "ListMembers"]),
      deletedStatus: "DELETED",
      labels: [
        ChangeLabel("administrator.accountId", "delegated administrator"),
        ChangeLabel("sessions.status", "Macie"),
        ChangeLabel("*.administrations.members.relationshipStatus", "membership of *"),
        ChangeLabel("*.administrations.members.path", "how it joined *"),
        ChangeLabel("*.administrations.members.email", "address known to *"),
      ]))
}
