/// Macie's settings in scenarios.
enum MacieSettings {
  static let all: [any AnyScenarioSetting] = [
    MembershipSettings.association, MembershipSettings.delegation, verification, acceptance,
    invitedMembers, organizationMembers,
  ]

  /// The time from an invitation until the address of the account is verified.
  static let verification = ScenarioSetting.duration("verification", or: .seconds(5, 60))
  /// The time from the verification of the address until the account accepts or declines.
  static let acceptance = ScenarioSetting.duration(
    "acceptance", or: .seconds(20, 300), at: .account)

  /// The members by invitation.
  static let invitedMembers = ScenarioSetting.quota("macieMembers", or: 1000)
  static let organizationMembers = ScenarioSetting.quota("macieOrganizationMembers", or: 10_000)
}
