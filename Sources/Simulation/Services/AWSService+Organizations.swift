import MusterSnapshot

extension AWSService {
  static let organizations = AWSService(
    title: "AWS Organizations",
    simulation: .organizations,
    reader: .organizations,
    comparison: StateComparison(
      scenarioMembers: ["accounts"], ignored: ["createdPolicies"], times: ["trusted", "targets"],
      named: ["registered": "servicePrincipal", "deregistered": "servicePrincipal"],
      notRead: ["deregistered", "tags", "withoutAccess"],
      labels: [
        ChangeLabel("policies.*.content", "document of policy *"),
        ChangeLabel("policies.*.targets", "policy * attached"),
        ChangeLabel("accounts", "account"),
        ChangeLabel("accounts.unit", "organizational unit"),
      ]))
}
