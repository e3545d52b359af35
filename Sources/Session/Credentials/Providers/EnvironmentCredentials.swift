import MusterText
import MusterWire

/// Credentials in the environment variables that AWS's tools share.
public struct EnvironmentCredentials: CredentialsProvider {
  public let name = "the environment"
  private let environment: [String: String]

  /// `environment` need not be the environment of the process.
  public init(_ environment: [String: String]) {
    self.environment = environment
  }

  public func lookup() -> CredentialsLookup {
    KeyPair(
      accessKeyId: part("AWS_ACCESS_KEY_ID"), secretAccessKey: part("AWS_SECRET_ACCESS_KEY"),
      sessionToken: token
    ).lookup("env").withAccount(environment["AWS_ACCOUNT_ID"]).then { credentials in
      var credentials = credentials
      let variable = "AWS_CREDENTIAL_EXPIRATION"
      guard let text = environment[variable], !text.isEmpty else { return .found(credentials) }
      guard let expires = CivilTime(iso8601: text)?.instant else {
        return .failed(
          CredentialsError(
            code: "InvalidCredentialsError",
            "'\(text)' (\(variable)) must be a time like 2026-01-01T00:00:00Z."))
      }
      credentials.expires = expires
      return .found(credentials)
    }
  }

  private func part(_ name: String) -> KeyPair.NamedValue { (name, environment[name]) }

  /// The older name of the variable takes precedence, as in botocore.
  private var token: KeyPair.NamedValue {
    let older = part("AWS_SECURITY_TOKEN")
    return older.value?.isEmpty == false ? older : part("AWS_SESSION_TOKEN")
  }
}
