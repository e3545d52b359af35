import MusterConfiguration

/// The settings of a profile for IAM Identity Center.
struct SSOSettings: Sendable {
  let profile: String
  let roleName: String
  let accountID: String
  let startURL: String
  let region: String
  /// The name of the [sso-session …] section; nil in profiles of the older form, which contain
  /// all settings.
  let session: String?

  private static let ofProfile = ["sso_role_name", "sso_account_id"]
  private static let ofSession = ["sso_start_url", "sso_region"]

  /// The settings of the profile; nil if it has neither sso_role_name nor sso_account_id.
  static func read(
    _ configuration: Configuration, _ profile: String
  ) throws(ConfigurationError) -> Result<SSOSettings, CredentialsError>? {
    guard let section = configuration.profile(profile),
      ofProfile.contains(where: { section.settings[$0] != nil })
    else { return nil }
    let session = try section.text("sso_session")
    var shared: ConfigSection?
    if let session {
      shared = configuration.ssoSession(session)
      if shared == nil {
        return .failure(
          .invalid(
            "'\(session)' (sso_session of the profile '\(profile)') must be the name of a section, "
              + "but there is no section [sso-session \(session)]."))
      }
    }
    var values: [String: String] = [:]
    for name in ofProfile + ofSession {
      let (own, other) = (try section.text(name), try shared?.text(name))
      if let own, let other, own != other {
        return .failure(
          .invalid(
            "\(name) is '\(own)' in the profile '\(profile)', but '\(other)' in its "
              + "sso-session: they must be equal."))
      }
      values[name] = own ?? other
    }
    return complete(values, profile, session)
  }

  private static func complete(
    _ values: [String: String], _ profile: String, _ session: String?
  ) -> Result<SSOSettings, CredentialsError> {
    guard let roleName = values["sso_role_name"], let accountID = values["sso_account_id"],
      let startURL = values["sso_start_url"], let region = values["sso_region"]
    else {
      let missing = (ofProfile + ofSession).filter { values[$0] == nil }
      return .failure(
        .invalid(
          "The profile '\(profile)' is configured to use SSO, but does not set "
            + missing.joined(separator: ", ") + "."))
    }
    return .success(
      SSOSettings(
        profile: profile, roleName: roleName, accountID: accountID, startURL: startURL,
        region: region, session: session))
  }
}
