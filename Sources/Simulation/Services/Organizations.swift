import MusterSnapshot

extension AWSService {
  static let organizations = AWSService(
    title: "AWS Organizations",
    simulation: .organizations,
    reader: .organizations,
    comparison: StateComparison(
      scenarioMembers: ["accounts"], times: ["trusted"], named: ["registered": "servicePrincipal"],
      labels: [
        ChangeLabel("accounts", "account"),
        ChangeLabel("accounts.unit", "organizational unit"),
      ]))
}
