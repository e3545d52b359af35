/// The settings of AWS Organizations in scenarios.
enum OrganizationsSettings {
  static let all: [any AnyScenarioSetting] = [
    deregisteredAdministrator, disableAccessOfAdministered, policyOrder, invalidPolicies,
    statusOfOtherStates, policyValidation, joinedWithoutAccess, registrationAfterDelegation,
    unknownPrincipals, unknownMessages,
  ]

  static let unknownMessages = UnknownMessages.setting(of: Organizations.name)

  /// The effect of DeregisterDelegatedAdministrator on an administrator that a service named.
  enum Deregistration: String, Sendable, CaseIterable {
    /// The service keeps the administrator until its own operation removes it.
    case kept
    /// The service begins to remove the administrator, as its own operation does.
    case removed
  }

  static let deregisteredAdministrator = ScenarioSetting.alternative(
    "deregisteredAdministrator", of: Organizations.name, or: Deregistration.kept,
    source: "A guess: the API reference refers to the services' guides, which do not say.")

  /// The result of DisableAWSServiceAccess for a service that has an administrator.
  enum AdministeredAccess: String, Sendable, CaseIterable {
    case refused = "ConstraintViolationException"
    case success
  }

  static let disableAccessOfAdministered = ScenarioSetting.alternative(
    "disableAccessOfAdministered", of: Organizations.name, or: AdministeredAccess.refused,
    source: "A guess: the API reference has the error, without a reason for this case.")

  /// The `Status` of accounts whose `State` is not one of its values: CLOSED and
  /// PENDING_ACTIVATION.
  enum OtherStatus: String, Sendable, CaseIterable {
    case suspended = "SUSPENDED"
    case active = "ACTIVE"
    case absent
  }

  static let statusOfOtherStates = ScenarioSetting.alternative(
    "statusOfOtherStates", of: Organizations.name, or: OtherStatus.suspended,
    source: "A guess: the model has both members, and does not relate them.")

  /// The order in which policies of the same target are merged.
  enum PolicyOrder: String, Sendable, CaseIterable {
    /// The order in which they were attached.
    case attached
    /// The order in which they were created or last changed.
    case updated
    /// The order of their ids.
    case id
  }

  static let policyOrder = ScenarioSetting.alternative(
    "policyOrder", of: Organizations.name, or: PolicyOrder.attached,
    source: "A guess: the user guide describes the merging of parents and children only.")

  /// The effective policies that have validation errors.
  enum PolicyValidation: String, Sendable, CaseIterable {
    /// Policies that enable a scan type without the one that it requires.
    case requiredTypes
    /// Policies that both enable and disable a scan type in a Region.
    case conflicts
    /// None: documents are checked when policies are created only.
    case none
  }

  static let policyValidation = ScenarioSetting.alternative(
    "policyValidation", of: Organizations.name, or: PolicyValidation.requiredTypes,
    source: "A guess: AWS has a list of the accounts, and does not publish the rules.")

  /// The effect of EnableAWSServiceAccess on accounts that joined while the service had no access.
  enum JoinedWithoutAccess: String, Sendable, CaseIterable {
    /// They are not enabled automatically.
    case ignored
    /// They are enabled as if they joined now.
    case enabled
  }

  static let joinedWithoutAccess = ScenarioSetting.alternative(
    "joinedWithoutAccess", of: Organizations.name, or: JoinedWithoutAccess.ignored,
    source: "A guess: the API reference excludes new accounts, and does not say for how long.")

  /// The registration of an administrator in AWS Organizations after the service has removed it.
  enum RegistrationAfterDelegation: String, Sendable, CaseIterable {
    case removed, kept
  }

  static let registrationAfterDelegation = ScenarioSetting.alternative(
    "registrationAfterDelegation", of: Organizations.name, or: RegistrationAfterDelegation.removed,
    source: "A guess: the guides of both services do not mention the registration.")

  /// The response to a service principal that is neither in the user guide nor in the scenario.
  enum UnknownPrincipal: String, Sendable, CaseIterable {
    case refused = "InvalidInputException"
    case accepted
  }

  static let unknownPrincipals = ScenarioSetting.alternative(
    "unknownPrincipals", of: Organizations.name, or: UnknownPrincipal.refused,
    source: "prowler #12565 saw the refusal; the list in the user guide may be incomplete.")

  /// The effect of an effective policy with validation errors.
  enum InvalidPolicy: String, Sendable, CaseIterable {
    /// It is applied as far as possible.
    case applied
    /// It is not applied.
    case ignored
  }

  static let invalidPolicies = ScenarioSetting.alternative(
    "invalidPolicies", of: Organizations.name, or: InvalidPolicy.applied,
    source: "A guess: the user guide does not say whether services apply them.")
}
