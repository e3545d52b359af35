/// Messages of Macie, each with its source.
enum MacieMessages {
  /// terraform-provider-aws #40587.
  static let noInvitation =
    "The request is rejected because the current account has no pending invitation from the given "
    + "master account ID or is already an associated member of another master account."

  /// As reported for CreateMember of a member of another administrator.
  static let otherAdministrator =
    "The request failed because the account is already associated with another Macie administrator "
    + "account."

  /// The message for callers other than the administrator, which terraform-provider-aws searches
  /// for (internal/service/macie2/organization_configuration.go); the whole message was not seen.
  static let denials = [
    "DescribeOrganizationConfiguration": notAdministrator,
    "UpdateOrganizationConfiguration": notAdministrator,
  ]
  private static let notAdministrator =
    "The request failed because you must be the Macie administrator for an organization."

  /// Parts of the words of AWS, here, in `MacieSettings` and in the handlers.
  static let seen = [
    noInvitation, otherAdministrator, notAdministrator, "Macie is not enabled",
    "Macie isn\u{2019}t enabled", "has not been onboarded", "cannot update cancelled job",
    "member accounts are associated with your account",
    "account is not associated with your account",
  ]

  /// The patterns that terraform-provider-aws accepts for an account that is not a member, by the
  /// error that they belong to; no log was seen.
  static func nonMember(_ id: String, _ error: SelectableError) -> String {
    switch error {
    case .conflict: "Other member accounts are associated with your account, but not \(id)."
    case .validation: "The account is not associated with your account: \(id)."
    default: "\(id) is not a member of this administrator."
    }
  }
}
