/// The settings that services with a delegated administrator and members share.
enum MembershipSettings {
  /// The time from the association of an account until it is a member (seen: minutes).
  static let association = ScenarioSetting.duration("association", or: .seconds(10, 120))
  /// The time from the removal of a delegated administrator until it is complete. Terraform's AWS
  /// provider waits for at most 15 seconds.
  static let delegation = ScenarioSetting.duration("delegation", or: .seconds(2, 10))
}
