import MusterDocument

@testable import SimulatorSupport

// Remedies in outcomes.json, and those that cannot be followed in the simulator.

extension RemedyCase {
  private static func everywhere(
    _ remedy: String, _ work: SimulatedRun.ListStep, _ scenario: JSON,
    _ setup: [Act], _ remedying: [Act], change: (inout RemedyCase) -> Void = { _ in }
  ) -> RemedyCase {
    var tested = following(remedy, work, scenario, setup, remedying, change: change)
    tested.service = "all"
    return tested
  }

  /// The remedy for a policy that denies Enable to the administrator: the policy is changed.
  private static func allowed(_ remedy: String, _ policy: JSON) -> RemedyCase {
    let denial: JSON = ["operation": "inspector2.Enable", "by": policy]
    var accounts = scenario()["accounts"]?.elements ?? []
    accounts[2]["denials"] = [denial]
    return everywhere(
      remedy, enabling, scenario(["accounts": .array(accounts)]), associated,
      [.change("/accounts/2/denials", [])])
  }

  static let common = [
    allowed(
      "change the service control policy that denies the operation: no permission of the "
        + "caller overrides it", "service_control_policy"),
    allowed(
      "change the resource control policy that denies the operation: no permission of the "
        + "caller overrides it", "resource_control_policy"),
    allowed(
      "remove the explicit deny from the policy that the message names", "identity_policy"),
    allowed("give the caller the permission that the message names", "permission"),
    allowed(
      "give the caller the permission iam:CreateServiceLinkedRole, or ask somebody who has it "
        + "to enable the service once", "service_linked_role"),
    everywhere(
      "enable this Region for the account: the same credentials work in another Region", enabling,
      scenario(["optInRegions": []]), [],
      [
        .change("/optInRegions", [.string(optIn)]),
        .inspector("AssociateMember", ["accountId": .string(member)], region: optIn),
        .minutes(60),
      ]
    ) {
      $0.region = optIn
      $0.usedRegions = ["us-east-1"]
    },
    everywhere(
      "check that the service exists in this Region, and that this machine can resolve names",
      enabling,
      scenario([
        "regions": [["name": "us-east-1"], ["name": "eu-west-1", "services": ["macie2"]]]
      ]), [],
      [
        .change("/regions/1/services", ["inspector2"]),
        .inspector("AssociateMember", ["accountId": .string(member)], region: "eu-west-1"),
        .minutes(60),
      ]
    ) { $0.region = "eu-west-1" },
    everywhere(
      "use other credentials: these have worked in no Region since the session was opened. If "
        + "they are right, enable this Region for the account", enabling, scenario(),
      associated, []
    ) { $0.signer = .unknown },
    everywhere(
      "check the secret access key and the clock of this machine", enabling, scenario(),
      associated, []
    ) { $0.signer = .wrongSecret },
    everywhere(
      "call as the delegated administrator, with permission for this operation", discovering,
      scenario(),
      [discovery("NONE")] + created, []
    ) {
      $0.caller = member
      $0.callerAfter = administrator
    },
    everywhere(
      "correct the value that the message names, then run this again",
      .call(
        "macie2", "CreateMember",
        ["account": ["accountId": .string(member), "email": "no address"]]), scenario(),
      [], []
    ) {
      $0.then = .call(
        "macie2", "CreateMember",
        ["account": ["accountId": .string(member), "email": .string("\(member)@example.com")]])
    },
  ]

  private static let outside = "the state is reached outside of AWS's services"
  private static let neverSeen =
    "the simulator has no such state: it is not known how it comes about"

  /// Remedies that cannot be followed in the simulator, each with the reason.
  static let impossible = [
    "inspector2: correct the account's email address in AWS Organizations, then associate the "
      + "account again": neverSeen,
    "inspector2: call UpdateConfiguration again with the values that are wanted":
      "no setting fails in the simulator",
    "inspector2: enable Inspector in the management account with its own credentials": neverSeen,
    "inspector2: disable the account again": neverSeen,
    "inspector2: disable the scan that depends on this one first (LAMBDA_CODE before LAMBDA)":
      "in the simulator, disabling LAMBDA disables LAMBDA_CODE (guide)",
    "macie2: enable Macie for the administrator in this Region, then automated discovery with "
      + "UpdateAutomatedDiscoveryConfiguration":
      "the simulator reports that Macie is not enabled, with its own message",
    "macie2: check with GetMember how the account is listed, and remove the conflict that the "
      + "message names": "every conflict of CreateMember in the simulator is known",
    "all: get new credentials, then run this again": "a session renews credentials by itself",
    "all: check the certificate authorities of this machine, or set the option for a CA bundle":
      outside,
  ]
}
