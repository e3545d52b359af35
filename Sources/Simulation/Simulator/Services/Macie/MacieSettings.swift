/// Macie's settings in scenarios.
enum MacieSettings {
  static let all: [any AnyScenarioSetting] = [
    MembershipSettings.association, MembershipSettings.delegation, verification, acceptance,
    invitedMembers, organizationMembers, nonMember, disassociateMemberOfRemoved,
    createMemberOfManagement,
  ]

  /// The time from an invitation until the address of the account is verified.
  static let verification = ScenarioSetting.duration("verification", or: .seconds(5, 60))
  /// The time from the verification of the address until the account accepts or declines.
  static let acceptance = ScenarioSetting.duration(
    "acceptance", or: .seconds(20, 300), at: .account)

  /// The members by invitation.
  static let invitedMembers = ScenarioSetting.quota("macieMembers", or: 1000)
  static let organizationMembers = ScenarioSetting.quota("macieOrganizationMembers", or: 10_000)

  /// The error of GetMember, DeleteMember, DisassociateMember and UpdateMemberSession for an
  /// account that is not in the list of members.
  static let nonMember = ScenarioSetting.alternative(
    "nonMember", of: Macie.name, among: [.notFound, .conflict, .validation],
    or: SelectableError.notFound,
    source: "terraform-provider-aws accepts all three; no log was seen.")

  /// The result of DisassociateMember for a member that is Removed already.
  static let disassociateMemberOfRemoved = ScenarioSetting.alternative(
    "disassociateMemberOfRemoved", of: Macie.name, among: [.conflict, .success],
    or: SelectableError.conflict, source: "Guess.")

  /// The error of CreateMember through AWS Organizations for a management account that does not
  /// use Macie: it has to enable Macie itself (guide, "Adding members in an organization").
  static let createMemberOfManagement = ScenarioSetting.alternative(
    "createMemberOfManagement", of: Macie.name, among: [.validation, .accessDenied, .conflict],
    or: SelectableError.validation,
    source: "The guide excludes the call; the code is a guess.")
}
