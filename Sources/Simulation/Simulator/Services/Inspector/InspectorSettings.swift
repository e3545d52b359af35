import MusterWire

/// Inspector's settings in scenarios.
enum InspectorSettings {
  static let all: [any AnyScenarioSetting] = [
    MembershipSettings.association, MembershipSettings.delegation, enabling, activation,
    configuration, policy, policyBlock, policyError, members, filters, scanTypes, refusal,
    enableOfEnabledTypes, getMemberOfNonMember, stateErrors, listMembersByDefault, takenFilterName,
    ec2ScanMode, machineImagesAlone, configurationOfMember, configurationResult,
    disableOfLambdaAlone, lambdaCodeAlone, unsupportedTypeNames, unknownMessages,
    administratorInProgress,
  ]

  /// The time from the request for a scan type until it is enabled or disabled (seen: seconds, and
  /// more than 15 minutes in large accounts).
  static let enabling = ScenarioSetting.duration(
    "enabling", or: .seconds(10, 180, perResourceMilliseconds: 100), in: .account)
  /// The time from the request for deep inspection until it is activated.
  static let activation = ScenarioSetting.duration("activation", or: .seconds(5, 60))
  /// The time for which a changed setting of an account is PENDING.
  static let configuration = ScenarioSetting.duration("configuration", or: .seconds(5, 60))

  /// The time from a change of an organization policy until it takes effect on an account (guess).
  static let policy = ScenarioSetting.duration("policy", or: .seconds(10, 120))
  static let policyBlock = ScenarioSetting.alternative(
    "policyBlock", of: Inspector.name, or: PolicyBlock.account,
    source: "A guess: the model has BLOCKED_BY_ORGANIZATION_POLICY for accounts.")

  /// The error of calls that a policy refuses as a whole, and of DisassociateMember for an account
  /// that a policy manages.
  static let policyError = ScenarioSetting.alternative(
    "policyError", of: Inspector.name, among: [.accessDenied, .validation],
    or: SelectableError.accessDenied,
    source: "A guess: the operations have both errors in the model.")

  static let members = ScenarioSetting.quota("inspectorMembers", or: 10_000)
  static let filters = ScenarioSetting.quota("inspectorFilters", or: 500)

  /// The scan types that Inspector offers in a Region, in the order of `ScanType`.
  static let scanTypes = ScenarioSetting(
    name: "scanTypes", parents: [.region], standard: ScanType.allCases
  ) { reader, _ in
    reader.names("scanTypes", ScanType.self).map { Set($0).sorted() }
  }

  /// The result of Enable for an account whose scan types are all enabled.
  enum EnabledAgain: String, Sendable, CaseIterable {
    /// The account is in `accounts`.
    case listed
    /// The account is in neither list.
    case omitted
    /// The account is in `failedAccounts` with ALREADY_ENABLED.
    case failed
  }

  static let enableOfEnabledTypes = ScenarioSetting.alternative(
    "enableOfEnabledTypes", of: Inspector.name, or: EnabledAgain.listed,
    source:
      "terraform-provider-aws #38327: no failed accounts. Listing them in accounts is a guess.")

  /// The error of GetMember for an account that is not a member.
  static let getMemberOfNonMember = ScenarioSetting.alternative(
    "getMemberOfNonMember", of: Inspector.name, among: [.notFound, .accessDenied, .internalServer],
    or: SelectableError.notFound,
    source: "The model has ResourceNotFoundException; SRA #318 saw InternalServerException.")

  /// The `errorCode` and `errorMessage` of `state` and of the members of `resourceState`, if
  /// nothing failed.
  enum StateErrors: String, Sendable, CaseIterable {
    /// Both are missing.
    case absent
    /// Both are empty strings.
    case empty
    /// The code repeats the status: ALREADY_ENABLED beside ENABLED.
    case present

    /// The error beside a status without a failure; nil for none.
    func error(beside status: ScanStatus) -> AccountFailure? {
      switch self {
      case .absent: nil
      case .empty: AccountFailure(code: "", message: "")
      case .present: .describing(status)
      }
    }
  }

  /// The members that ListMembers returns without `onlyAssociated`.
  enum ListedMembers: String, Sendable, CaseIterable {
    case associated, all
  }

  static let listMembersByDefault = ScenarioSetting.alternative(
    "listMembersByDefault", of: Inspector.name, or: ListedMembers.associated,
    source: "A guess: it is the default of Macie's API reference. Inspector's has none.")

  /// The result of CreateFilter and UpdateFilter with the name of another filter of the account.
  static let takenFilterName = ScenarioSetting.alternative(
    "takenFilterName", of: Inspector.name, among: [.badRequest, .validation, .success],
    or: SelectableError.badRequest,
    source: "A guess: the model has both errors, and does not say that names are unique.")

  enum ScanMode: String, Sendable, CaseIterable {
    case hybrid = "EC2_HYBRID"
    case agentBased = "EC2_SSM_AGENT_BASED"
  }

  /// The scan mode of EC2 before it is set.
  static let ec2ScanMode = ScenarioSetting.alternative(
    "ec2ScanMode", of: Inspector.name, or: ScanMode.hybrid,
    source: "A guess: nothing was found that says which mode a new account has.")

  /// The effect on machine images, which requests cannot name, if the last other scan type is
  /// disabled.
  enum MachineImages: String, Sendable, CaseIterable {
    case disabled, kept
  }

  static let machineImagesAlone = ScenarioSetting.alternative(
    "machineImagesAlone", of: Inspector.name, or: MachineImages.disabled,
    source: "A guess: requests cannot name them, so nothing else could disable them.")

  /// The effect of UpdateConfiguration for a member on the configurations that the request leaves
  /// out.
  enum LeftOutConfiguration: String, Sendable, CaseIterable {
    /// They get their defaults, as those of the administrator do.
    case reset
    /// The member keeps those that it has.
    case kept
  }

  static let configurationOfMember = ScenarioSetting.alternative(
    "configurationOfMember", of: Inspector.name, or: LeftOutConfiguration.reset,
    source: "A guess: SRA #300 saw the reset for the administrator itself.")

  /// The status after PENDING of a configuration that was changed.
  enum ConfigurationResult: String, Sendable, CaseIterable {
    case success = "SUCCESS"
    case failed = "FAILED"
  }

  static let configurationResult = ScenarioSetting.alternative(
    "configurationResult", of: Inspector.name, or: ConfigurationResult.success,
    source: "The model has FAILED, and does not say when a setting fails.")

  /// The result of Disable with LAMBDA for an account whose LAMBDA_CODE is enabled.
  enum LambdaAlone: String, Sendable, CaseIterable {
    /// LAMBDA_CODE is disabled too.
    case both
    /// The account is in `failedAccounts` with RESOURCE_SCAN_NOT_DISABLED.
    case failed
  }

  static let disableOfLambdaAlone = ScenarioSetting.alternative(
    "disableOfLambdaAlone", of: Inspector.name, or: LambdaAlone.both,
    source: "Guide: both are disabled. The model has RESOURCE_SCAN_NOT_DISABLED.")

  /// The result of a request for LAMBDA_CODE without LAMBDA, which it requires.
  enum LambdaCodeAlone: String, Sendable, CaseIterable {
    case validation = "ValidationException"
    case accessDenied = "AccessDeniedException"
    /// LAMBDA is requested too.
    case both

    /// The error with a message; nil if the request is executed.
    func error(_ message: String) -> ServiceError? {
      switch self {
      case .validation: .validation(message)
      case .accessDenied: .accessDenied(message)
      case .both: nil
      }
    }
  }

  static let lambdaCodeAlone = ScenarioSetting.alternative(
    "lambdaCodeAlone", of: Inspector.name, or: LambdaCodeAlone.validation,
    source: "Guide: LAMBDA_CODE requires LAMBDA. The error is a guess.")

  /// The names of scan types in the error of a Region that does not offer them.
  enum TypeNames: String, Sendable, CaseIterable {
    /// "EC2 scanning", as for Lambda code scanning, for which the error was seen.
    case title
    /// "EC2", as in requests.
    case type
  }

  static let unsupportedTypeNames = ScenarioSetting.alternative(
    "unsupportedTypeNames", of: Inspector.name, or: TypeNames.title,
    source: "A guess: only \"Lambda code scanning\" was seen (inspector2-enablement-with-cli #7).")

  static let unknownMessages = UnknownMessages.setting(of: Inspector.name)
  static let administratorInProgress = InProgressError.setting(of: Inspector.name)

  static let stateErrors = ScenarioSetting.alternative(
    "stateErrors", of: Inspector.name, or: StateErrors.absent,
    source: "Seen absent, although the model requires them; prowler expects ALREADY_ENABLED.")

  /// The error that Enable or Disable returns for an account, instead of that of its behavior.
  static let refusal = ScenarioSetting<AccountRefusal?>(
    name: "refusal", parents: [.account], standard: nil
  ) { reader, _ in
    reader.object("refusal") { $0.refusal() }
  }
}
