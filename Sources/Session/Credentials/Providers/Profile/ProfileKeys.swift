import MusterConfiguration

/// Keys that are written down in a profile of one of the shared files.
struct ProfileKeys: CredentialsProvider {
  let name: String
  private let method: String
  private let profile: String
  private let section: ConfigSection?

  /// Those in the credentials file.
  static func credentialsFile(_ configuration: Configuration, _ profile: String) -> ProfileKeys {
    ProfileKeys(
      name: "the credentials file", method: "shared-credentials-file", profile: profile,
      section: configuration.credentialsSection(profile))
  }

  /// Those in the config file.
  static func configFile(_ configuration: Configuration, _ profile: String) -> ProfileKeys {
    ProfileKeys(
      name: "the config file", method: "config-file", profile: profile,
      section: configuration.configSection(profile))
  }

  func search() -> Search {
    guard let section else { return .nothing("there is no profile '\(profile)' in it") }
    return .reading {
      () throws(ConfigurationError) in
      let token = try part("aws_security_token", section)
      return KeyPair(
        accessKeyId: try part("aws_access_key_id", section),
        secretAccessKey: try part("aws_secret_access_key", section),
        sessionToken: token.value == nil ? try part("aws_session_token", section) : token
      ).search(method).inAccount(try section.text("aws_account_id"))
    }
  }

  private func part(
    _ key: String, _ section: ConfigSection
  ) throws(ConfigurationError) -> KeyPair.Part {
    ("\(key) of the profile '\(profile)'", try section.text(key))
  }
}

extension Search {
  /// What `body` answers, which reads configuration; a value that cannot be is the end of it.
  static func reading(_ body: () throws(ConfigurationError) -> Search) -> Search {
    do {
      return try body()
    } catch {
      return .failed(CredentialsError(code: error.code, error.message))
    }
  }
}

extension CredentialsError {
  /// A configuration that says what cannot be.
  static func invalid(_ message: String) -> CredentialsError {
    CredentialsError(code: "InvalidConfigError", message)
  }

  /// A place that has credentials, and could not give them.
  static func retrieval(_ message: String, isRetryable: Bool = false) -> CredentialsError {
    CredentialsError(code: "CredentialRetrievalError", message, isRetryable: isRetryable)
  }
}
