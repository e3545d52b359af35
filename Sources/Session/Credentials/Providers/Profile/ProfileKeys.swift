import MusterConfiguration

/// Keys in a profile of one of the shared files.
struct ProfileKeys: CredentialsProvider {
  let name: String
  private let method: String
  private let profile: String
  private let section: ConfigSection?

  /// The provider of keys in the credentials file.
  static func credentialsFile(_ configuration: Configuration, _ profile: String) -> ProfileKeys {
    ProfileKeys(
      name: "the credentials file", method: "shared-credentials-file", profile: profile,
      section: configuration.credentialsSection(profile))
  }

  /// The provider of keys in the config file.
  static func configFile(_ configuration: Configuration, _ profile: String) -> ProfileKeys {
    ProfileKeys(
      name: "the config file", method: "config-file", profile: profile,
      section: configuration.configSection(profile))
  }

  func lookup() -> CredentialsLookup {
    guard let section else { return .notFound("it has no profile '\(profile)'") }
    return .reading { () throws(ConfigurationError) in
      let token = try part("aws_security_token", section)
      return KeyPair(
        accessKeyId: try part("aws_access_key_id", section),
        secretAccessKey: try part("aws_secret_access_key", section),
        sessionToken: token.value == nil ? try part("aws_session_token", section) : token
      ).lookup(method).withAccount(try section.text("aws_account_id"))
    }
  }

  private func part(
    _ key: String, _ section: ConfigSection
  ) throws(ConfigurationError) -> KeyPair.NamedValue {
    ("\(key) of the profile '\(profile)'", try section.text(key))
  }
}

extension CredentialsLookup {
  /// The lookup that `body` returns, or a failed one if `body` reads an invalid value.
  static func reading(_ body: () throws(ConfigurationError) -> CredentialsLookup)
    -> CredentialsLookup
  {
    do {
      return try body()
    } catch {
      return .failed(CredentialsError(code: error.code, error.message))
    }
  }
}
