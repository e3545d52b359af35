import MusterDocument

@testable import SimulatorSupport

// Remedies in outcomes.json, and those that cannot be followed in the simulator.

extension RemedyCase {
  static let common = [
    RemedyCase(
      service: "all",
      remedy: "if the same credentials work in another Region, enable this Region for the account; "
        + "if they work in no Region, use other credentials", work: enabling,
      scenario: scenario(["optInRegions": []]),
      remedying: [
        .change("/optInRegions", [.string(optIn)]),
        .inspector("AssociateMember", ["accountId": .string(member)], region: optIn),
        .minutes(60),
      ], region: optIn),
    RemedyCase(
      service: "all",
      remedy: "call as the delegated administrator, with permission for this operation",
      work: discovering, setup: [discovery("NONE")] + created, caller: member,
      callerAfter: administrator),
    RemedyCase(
      service: "all",
      remedy: "correct the value that the message names, then run this again",
      work: inspectorBatch("enable", ["resourceTypes": ["LAMBDA_CODE"]]), setup: associated,
      then: inspectorBatch("enable", ["resourceTypes": ["LAMBDA", "LAMBDA_CODE"]])),
  ]

  private static let outside = "the state is reached outside of AWS's services"
  private static let neverSeen =
    "the simulator has no such state: it is not known how it comes about"
  private static let noBatch = "the operation is not in a batch; WordingTests has the rule"
  private static let noPolicies = "the simulator does not evaluate permissions"
  private static let listEdit = "the remedy changes the list and nothing else"

  /// Remedies that cannot be followed in the simulator, each with the reason.
  static let impossible = [
    "inspector2: remove the account from the list": listEdit,
    "inspector2: reopen the AWS account, or remove it from the list":
      "no scenario reopens an account",
    "inspector2: ask the account's owner to accept the invitation": neverSeen,
    "inspector2: correct the account's email address in AWS Organizations, then associate the "
      + "account again": neverSeen,
    "inspector2: enable Inspector in the management account with its own credentials": neverSeen,
    "inspector2: call UpdateConfiguration again with the values that are wanted":
      "no setting fails in the simulator",
    "inspector2: disable the account again": neverSeen,
    "inspector2: check that the account belongs to this organization": neverSeen,
    "inspector2: disable the scan that depends on this one first (LAMBDA_CODE before LAMBDA)":
      "in the simulator, disabling LAMBDA disables LAMBDA_CODE (guide)",
    "inspector2: contact AWS Support": outside,
    "inspector2: associate the account with AssociateMember; for a member, call as Inspector's "
      + "delegated administrator": noBatch,
    "inspector2: enable Inspector for the calling account in this Region first":
      "only UpdateOrganizationConfiguration fails so; WordingTests has the rule",
    "inspector2: call as Inspector's delegated administrator": noBatch,
    "macie2: reopen the AWS account, or remove it from the list": "no scenario reopens an account",
    "macie2: remove the account from the list": listEdit,
    "macie2: enable Macie for the administrator in this Region, then automated discovery with "
      + "UpdateAutomatedDiscoveryConfiguration":
      "the simulator reports that Macie is not enabled, in its own words",
    "macie2: check with GetMember how the account is listed, and remove the conflict that the "
      + "message names": "every conflict of CreateMember in the simulator is known",
    "macie2: list the invitations, and accept one that is pending; if there is none, ask the "
      + "administrator to invite the account": noBatch,
    "macie2: disassociate the account from its administrator first": noBatch,
    "all: get new credentials, then run this again": "a session renews credentials by itself",
    "all: check the secret access key and the clock of this machine": outside,
    "all: change the service control policy that denies the operation: the caller's permissions "
      + "do not help": noPolicies,
    "all: change the resource control policy that denies the operation: the caller's permissions "
      + "do not help": noPolicies,
    "all: remove the explicit deny from the policy that the message names": noPolicies,
    "all: give the caller the permission iam:CreateServiceLinkedRole, or let somebody who has it "
      + "enable the service once": noPolicies,
    "all: give the caller the permission that the message names": noPolicies,
    "all: check that the service exists in this Region, and that this machine can resolve names":
      outside,
    "all: check the certificate authorities of this machine, or set the option for a CA bundle":
      outside,
  ]
}
