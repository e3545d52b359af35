import MusterSnapshot

extension AWSService {
  static let organizations = AWSService(
    title: "AWS Organizations",
    simulation: .organizations,
    reader: .organizations,
    comparison: StateComparison(
      scenarioMembers: ["accounts"], ignored: ["createdPolicies", "optInRegions"],
      times: ["trusted", "targets"],
      named: ["registered": "servicePrincipal", "deregistered": "servicePrincipal"],
      registrations: "registered", notRead: ["deregistered", "withoutAccess"], details: ["tags"],
      labels: [
        ChangeLabel("policies.*.content", "document of policy *"),
        ChangeLabel("policies.*.targets", "policy * attached"),
        ChangeLabel("accounts", "account"),
        ChangeLabel("accounts.unit", "organizational unit"),
      ]))
}
