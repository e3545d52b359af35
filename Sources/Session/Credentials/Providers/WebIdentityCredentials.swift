import MusterConfiguration
import MusterDocument
import MusterWire

/// A role that is assumed with a token in a file, which an identity provider keeps fresh: of a
/// Kubernetes service account, of a build.
struct WebIdentityCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String
  /// Whether the environment may name file and role too.
  let usesEnvironment: Bool

  var name: String { "a web identity" }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      guard
        let path = try value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
      else {
        return .nothing("no web_identity_token_file is set")
      }
      guard let arn = try value("AWS_ROLE_ARN", "role_arn") else {
        return .failed(
          .invalid(
            "There is a web_identity_token_file, '\(path)', but no role_arn (AWS_ROLE_ARN) of "
              + "the role that is assumed with it."))
      }
      var role = Role(arn: arn)
      role.sessionName = try value("AWS_ROLE_SESSION_NAME", "role_session_name")
      return assume(role, tokenAt: path)
    }
  }

  private func value(_ variable: String, _ key: String) throws(ConfigurationError) -> String? {
    let stated = usesEnvironment ? configuration.environment[variable] : nil
    if let stated, !stated.isEmpty { return stated }
    return try configuration.profile(profile)?.text(key)
  }

  /// The token is read anew each time, because it changes.
  private func assume(_ role: Role, tokenAt path: String) -> Search {
    .read(path) { bytes in
      guard let bytes, let token = String(validating: bytes, as: UTF8.self) else {
        return .failed(
          .invalid("The web_identity_token_file '\(path)' is not there or cannot be read."))
      }
      return .time { now in
        var input = role.input(at: now)
        input["WebIdentityToken"] = .string(token)
        return .call(ServiceCall("sts", "AssumeRoleWithWebIdentity", input)) {
          STSAnswer.search($0, method: "assume-role-with-web-identity")
        }
      }
    }
  }
}
