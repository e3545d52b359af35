import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Policies that deny operations to an account.
@Suite struct DenialTests {
  static let caller = "100000000001"

  static func scenario(_ denials: JSON) -> String {
    let account: JSON = [
      "accountId": .string(caller), "email": "a@example.com", "denials": denials,
    ]
    let scenario: JSON = ["throttle": 0, "accounts": [account]]
    return scenario.text
  }

  @Test(
    "A denied operation fails with AWS's message for the policy",
    arguments: [
      ("permission", "because no identity-based policy allows the macie2:EnableMacie action"),
      ("identity_policy", "with an explicit deny in an identity-based policy"),
      ("service_control_policy", "with an explicit deny in a service control policy"),
      ("resource_control_policy", "with an explicit deny in a resource control policy"),
      ("service_linked_role", "not authorized to perform iam:CreateServiceLinkedRole"),
    ])
  func denied(policy: String, words: String) throws {
    var organization = try TestOrganization(
      Self.scenario([["operation": "macie2.EnableMacie", "by": .string(policy)]]))
    let error = #expect(throws: ServiceError.self) {
      try organization.call("macie2", "EnableMacie", as: Self.caller)
    }
    #expect(error?.code == "AccessDeniedException")
    #expect(error?.httpStatus == 403)
    #expect(error?.message.contains(words) == true)
    // Other accounts, and other operations of this one, are not denied.
    try organization.call(
      "macie2", "EnableMacie", as: organization.organization.scenario.administrator)
    try organization.call("inspector2", "BatchGetAccountStatus", as: Self.caller)
  }

  @Test("The name of an operation is valid without its service, too")
  func shortName() throws {
    var organization = try TestOrganization(Self.scenario([["operation": "EnableMacie"]]))
    #expect(throws: ServiceError.self) {
      try organization.call("macie2", "EnableMacie", as: Self.caller)
    }
  }

  @Test(
    "A denial with an unknown operation or policy is an error of the scenario",
    arguments: [
      (#"[{"operation": "Enabel"}]"#, "/accounts/0/denials/0/operation"),
      (#"[{"by": "permission"}]"#, "/accounts/0/denials/0/operation"),
      (#"[{"operation": "Enable", "by": "scp"}]"#, "/accounts/0/denials/0/by"),
    ])
  func invalid(denials: String, pointer: String) throws {
    let denials = JSON(try Document(Array(denials.utf8)).root)
    let error = #expect(throws: ScenarioError.self) { try Scenario(Self.scenario(denials)) }
    #expect(error?.message.contains(pointer) == true, "\(error?.message ?? "")")
  }
}
