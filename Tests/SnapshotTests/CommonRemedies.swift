import MusterDocument

@testable import SimulatorSupport

// Remedies in outcomes.json.

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

  /// The opt-in Region is enabled for the account, which is then a member there.
  private static let enabledRegion: [Act] = [
    .change("/optInRegions", [.string(optIn)]),
    .inspector("AssociateMember", ["accountId": .string(member)], region: optIn), .minutes(60),
  ]

  private static func enabledRegion(_ change: (inout RemedyCase) -> Void) -> RemedyCase {
    everywhere(
      "enable this Region for the account: the same credentials work in another Region", enabling,
      scenario(["optInRegions": []]), [], enabledRegion
    ) {
      $0.region = optIn
      change(&$0)
    }
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
    enabledRegion { $0.usedRegions = ["us-east-1"] },
    // AWS STS is asked about credentials that were not used in another Region.
    enabledRegion { _ in },
    everywhere(
      "check the credentials with GetCallerIdentity of AWS STS; if they are right, enable this "
        + "Region for the account", enabling, scenario(["optInRegions": []]), [],
      [.call("sts", "GetCallerIdentity", [:], as: nil, region: "us-east-1")] + enabledRegion
    ) {
      $0.region = optIn
      $0.replacement = .failure("sts.GetCallerIdentity", .connect, "Connection refused")
    },
    everywhere(
      "use other credentials: AWS does not know these in a Region that every account has",
      enabling, scenario(), associated, []
    ) { $0.signer = .unknown },
    everywhere("get new credentials, then run this again", enabling, scenario(), associated, []) {
      $0.signer = .expired
    },
    everywhere(
      "omit this Region: the service may not exist in it. If it does, check that this machine can "
        + "resolve host names", macieBatch("create_member"),
      scenario([
        "regions": [["name": "us-east-1"], ["name": "eu-west-1", "services": ["inspector2"]]]
      ]), [], []
    ) {
      $0.region = "eu-west-1"
      $0.regionAfter = "us-east-1"
    },
    // The program has set the option after the first run.
    everywhere(
      "check the certificate authorities of this machine, or set the option for a CA bundle",
      enabling, scenario(), associated, []
    ) {
      $0.replacement = .failure(
        "inspector2.Enable", .untrusted, "SSL certificate problem: self-signed certificate")
    },
    everywhere(
      "check the secret access key and the clock of this machine", enabling, scenario(),
      associated, []
    ) { $0.signer = .wrongSecret },
    everywhere(
      "give the caller permission for this operation; an operation on other accounts must be "
        + "called as the delegated administrator", discovering,
      scenario(),
      [discovery("NONE")] + created, []
    ) {
      $0.caller = member
      $0.callerAfter = administrator
    },
    everywhere(
      "use a client that acts in the account itself: one with a role of the account (role_arn) or "
        + "with its credentials", macieWait("session_enabled"), alone,
      [.macie("EnableMacie", [:], as: member)], []
    ) { $0.callerAfter = member },
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
}
