import MusterText
import MusterWire

/// Credentials from the environment variables that AWS's tools agree on.
public struct EnvironmentCredentials: CredentialsProvider {
  public let name = "the environment"
  private let environment: [String: String]

  /// `environment` is a value, so that a session can be given another than the process's.
  public init(_ environment: [String: String]) {
    self.environment = environment
  }

  public func search() -> Search {
    KeyPair(
      accessKeyId: part("AWS_ACCESS_KEY_ID"), secretAccessKey: part("AWS_SECRET_ACCESS_KEY"),
      sessionToken: token
    ).search("env").inAccount(environment["AWS_ACCOUNT_ID"]).then { grant in
      var grant = grant
      let variable = "AWS_CREDENTIAL_EXPIRATION"
      guard let text = environment[variable], !text.isEmpty else { return .found(grant) }
      guard let expires = CivilTime(iso8601: text)?.instant else {
        return .failed(
          CredentialsError(
            code: "InvalidCredentialsError",
            "\(variable) is '\(text)'; it must be a time like 2026-01-01T00:00:00Z."))
      }
      grant.expires = expires
      return .found(grant)
    }
  }

  private func part(_ name: String) -> KeyPair.Part { (name, environment[name]) }

  /// The older name of the token comes first, as in botocore.
  private var token: KeyPair.Part {
    let older = part("AWS_SECURITY_TOKEN")
    return older.value?.isEmpty == false ? older : part("AWS_SESSION_TOKEN")
  }
}
