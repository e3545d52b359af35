/// Messages of Inspector, each with its source.
enum InspectorMessages {
  /// terraform-provider-aws #33935, #34424.
  static let alreadyMember =
    "The request is rejected because the given account ID is already a member or associated member "
    + "of the current account."
  /// A pattern of terraform-provider-aws; no log was seen.
  static let notAssociated =
    "The request is rejected because the current account cannot disassociate the given member "
    + "account ID since the latter is not yet associated to it."
  /// A failed account that is not a member: terraform-provider-aws #27646.
  static let noAccess = "Invoking account does not have access to this account"
  /// terraform-aws-mcaf-landing-zone #200.
  static let administratorNotEnabled = "Invoking account is not enabled"

  /// terraform-provider-aws #27639.
  static func ownDisable(_ id: String) -> String {
    "Member account \(id) is not authorized to disable itself."
  }

  /// inspector2-enablement-with-cli #7 and terraform-provider-aws #38254 show it for Lambda code
  /// scanning, without a full stop. A setting selects the names of the other scan types.
  static func unsupported(
    _ type: ScanType, in region: String, _ names: InspectorSettings.TypeNames
  ) -> String {
    let name = type == .lambdaCode || names == .title ? type.title : type.rawValue
    return "\(name) is not supported in \(region)"
  }

  /// Parts of the words of AWS, here and in the handlers.
  static let seen = [
    alreadyMember, notAssociated, "Invoking account ", " is not authorized to disable itself.",
    " is not supported in ", " is not an associated member of ",
  ]

  /// The refusals of callers that are not the delegated administrator, by operation:
  /// terraform-provider-aws #28921; its acceptance tests; steampipe-plugin-aws.
  static let denials = [
    "AssociateMember": "Invoking account does not have access to associate member account",
    "GetMember": "Invoking account does not have access to get member account",
    "DescribeOrganizationConfiguration":
      "Invoking account does not have access to describe the organization configuration.",
  ]
}
