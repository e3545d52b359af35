import MusterSnapshot

// Services that programs call before they call Inspector or Macie.

extension AWSService {
  static let accountManagement = AWSService(
    title: "AWS Account Management",
    simulation: .accountManagement,
    reader: .accountRegions,
    comparison: StateComparison(
      accountMember: "optInRegions", details: ["optInRegions"],
      labels: [ChangeLabel("optInRegions.*", "Region *")]))

  static let ec2 = AWSService(title: "Amazon EC2", simulation: .ec2)

  /// Snapshots do not read its roles: only the operations that programs call first are known.
  static let iam = AWSService(
    title: "AWS Identity and Access Management",
    simulation: .iam,
    comparison: StateComparison(
      named: ["roles": "roleName"], notRead: ["serviceLinkedRoles"],
      labels: [ChangeLabel("serviceLinkedRoles.roles.*", "role *")]))
}
