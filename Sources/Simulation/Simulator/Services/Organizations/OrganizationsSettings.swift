/// The settings of AWS Organizations in scenarios.
enum OrganizationsSettings {
  static let all: [any AnyScenarioSetting] = [
    deregisteredAdministrator, disableAccessOfAdministered, policyOrder, invalidPolicies,
    statusOfOtherStates,
  ]

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
