/// The behavior of an account of the simulated organization.
///
/// | behavior | Macie | Inspector |
/// |---|---|---|
/// | none | accepts its invitation | enables |
/// | email_unverified | ends as EmailVerificationFailed | enables |
/// | never_accepts | stays Invited | enables |
/// | declines | is Invited, then gone from the members | enables |
/// | slow | accepts after 20 to 35 minutes | every scan type takes 20 to 35 minutes |
/// | isolated | accepts | Enable fails with ACCOUNT_IS_ISOLATED |
/// | blocked_by_policy | accepts | Enable, Disable fail with BLOCKED_BY_ORGANIZATION_POLICY |
/// | suspended | ends as AccountSuspended | ACCOUNT_SUSPENDED as a member, its scans SUSPENDED |
/// | ssm_throttled | accepts | Enable fails with SSM_THROTTLED once to three times, then works |
/// | deep_inspection_failed | accepts | enables; deep inspection ends as FAILED |
public enum AccountBehavior: String, Sendable, CaseIterable {
  case none
  case emailUnverified = "email_unverified"
  case neverAccepts = "never_accepts"
  case declines
  case slow
  case isolated
  case blockedByPolicy = "blocked_by_policy"
  case suspended
  case ssmThrottled = "ssm_throttled"
  case deepInspectionFailed = "deep_inspection_failed"

  /// The duration for a slow account, instead of the scenario's durations.
  static let slowness = SimulatedDuration.seconds(20 * 60, 35 * 60)

  /// The behavior of an account for which the scenario names none: not `none` with probability
  /// `failing`.
  static func drawn(failing: Double, _ random: inout Random) -> AccountBehavior {
    guard random.happens(failing) else { return .none }
    return random.element(of: allCases.filter { $0 != .none }) ?? .none
  }
}
