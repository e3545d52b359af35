import MusterWire

/// Macie's settings in scenarios.
enum MacieSettings {
  static let all: [any AnyScenarioSetting] = [
    MembershipSettings.association, MembershipSettings.delegation, verification, acceptance,
    invitedMembers, organizationMembers, nonMember, disassociateMemberOfRemoved,
    createMemberOfManagement, notEnabled, discoveryNotEnabled, findingsOfUnknownIDs,
    deleteInvitationsUnanswered, pauseOfInvited, classification, unknownMessages,
    administratorInProgress,
  ]

  static let unknownMessages = UnknownMessages.setting(of: Macie.name)
  static let administratorInProgress = InProgressError.setting(of: Macie.name)

  /// The time from an invitation until the address of the account is verified.
  static let verification = ScenarioSetting.duration("verification", or: .seconds(5, 60))
  /// The time from the verification of the address until the account accepts or declines.
  static let acceptance = ScenarioSetting.duration(
    "acceptance", or: .seconds(20, 300), in: .account)

  /// The time from the creation of a classification job until its run ends.
  static let classification = ScenarioSetting.duration("classification", or: .seconds(600, 600))

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

  /// The error of calls by an account that does not use Macie. All four were seen.
  enum NotEnabled: String, Sendable, CaseIterable {
    case denied, deniedInRegion, unauthorized, notFound

    var error: ServiceError {
      switch self {
      case .denied: .accessDenied("Macie is not enabled.")
      case .deniedInRegion:
        .accessDenied(
          "The request failed because Macie isn\u{2019}t enabled in the specified AWS Region.")
      case .unauthorized:
        ServiceError(
          code: "AccessDeniedException", message: "Macie is not enabled", httpStatus: 401)
      case .notFound: .notFound("Amazon Macie isn\u{2019}t enabled")
      }
    }
  }

  static let notEnabled = ScenarioSetting.alternative(
    "notEnabled", of: Macie.name, or: NotEnabled.denied,
    source: "All were seen (mondoohq/mql, terraform-provider-aws); the first is the usual one.")

  /// The error of the operations of automated discovery for an account that does not use Macie.
  enum DiscoveryNotEnabled: String, Sendable, CaseIterable {
    /// The error of the other operations.
    case notEnabled
    /// "Account Id: … has not been onboarded".
    case notOnboarded
  }

  static let discoveryNotEnabled = ScenarioSetting.alternative(
    "discoveryNotEnabled", of: Macie.name, or: DiscoveryNotEnabled.notEnabled,
    source: "mondoohq/mql expects notOnboarded; when AWS returns it is not known.")

  /// The result of GetFindings for ids that the caller cannot read.
  enum UnknownFindings: String, Sendable, CaseIterable {
    case omitted
    case notFound = "ResourceNotFoundException"
  }

  static let findingsOfUnknownIDs = ScenarioSetting.alternative(
    "findingsOfUnknownIDs", of: Macie.name, or: UnknownFindings.omitted,
    source: "A guess: the model has the error, and the response has no list of failures.")

  /// The effect of DeleteInvitations on an invitation that was neither accepted nor declined.
  enum UnansweredInvitation: String, Sendable, CaseIterable {
    case declined, unprocessed
  }

  static let deleteInvitationsUnanswered = ScenarioSetting.alternative(
    "deleteInvitationsUnanswered", of: Macie.name, or: UnansweredInvitation.declined,
    source: "A guess: the API reference does not say which invitations can be deleted.")

  /// The effect of UpdateMemberSession with PAUSED on an account that is Invited.
  enum PauseOfInvited: String, Sendable, CaseIterable {
    /// The account becomes a Paused member, and its session is paused.
    case paused
    /// The account becomes a Paused member, and its session stays as it is.
    case relationship
    case refused = "ConflictException"
  }

  static let pauseOfInvited = ScenarioSetting.alternative(
    "pauseOfInvited", of: Macie.name, or: PauseOfInvited.paused,
    source: "terraform-provider-aws: acceptance tests read Paused. The session is a guess.")
}
