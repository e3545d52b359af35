import MusterConfiguration
import MusterDocument
import MusterWire

/// A role that is assumed with a token in a file. An identity provider renews the file, for example
/// for a Kubernetes service account or a CI job.
struct WebIdentityCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String
  /// True if the file and the role can also be set in the environment.
  let usesEnvironment: Bool

  var name: String { "a web identity" }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      guard
        let path = try value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
      else {
        return .notFound("no web_identity_token_file is set")
      }
      guard let arn = try value("AWS_ROLE_ARN", "role_arn") else {
        return .failed(
          .invalid(
            "web_identity_token_file is set ('\(path)'), but role_arn (AWS_ROLE_ARN) is not."))
      }
      var role = Role(arn: arn)
      role.sessionName = try value("AWS_ROLE_SESSION_NAME", "role_session_name")
      return assume(role, tokenAt: path)
    }
  }

  private func value(_ variable: String, _ key: String) throws(ConfigurationError) -> String? {
    let variableValue = usesEnvironment ? configuration.environment[variable] : nil
    if let variableValue, !variableValue.isEmpty { return variableValue }
    return try configuration.profile(profile)?.text(key)
  }

  /// The token is read each time, because it changes.
  private func assume(_ role: Role, tokenAt path: String) -> CredentialsLookup {
    .read(path) { bytes in
      guard let bytes, let token = String(validating: bytes, as: UTF8.self) else {
        return .failed(
          .invalid("The web_identity_token_file '\(path)' is missing or not readable."))
      }
      return .time { now in
        var input = role.input(at: now)
        input["WebIdentityToken"] = .string(token)
        return .call(CredentialsCall("sts", "AssumeRoleWithWebIdentity", input)) {
          STSCredentials.lookup(in: $0, method: "assume-role-with-web-identity")
        }
      }
    }
  }
}
