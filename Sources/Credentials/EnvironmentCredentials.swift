/// Credentials from the environment variables that AWS's tools agree on.
public struct EnvironmentCredentials: CredentialsProvider {
  public let name = "the environment"
  private let environment: [String: String]

  /// `environment` is a value, so that a session can be given another than the process's.
  public init(_ environment: [String: String]) {
    self.environment = environment
  }

  public func credentials() throws(CredentialsError) -> CredentialsSearch {
    func part(_ name: String) -> KeyPair.Part { (name, environment[name]) }
    return try KeyPair(
      accessKeyId: part("AWS_ACCESS_KEY_ID"), secretAccessKey: part("AWS_SECRET_ACCESS_KEY"),
      sessionToken: part("AWS_SESSION_TOKEN")
    ).search()
  }
}
