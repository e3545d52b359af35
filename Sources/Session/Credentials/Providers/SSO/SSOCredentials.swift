import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// Credentials of a role that somebody has signed in for through IAM Identity Center, with
/// `aws sso login`.
struct SSOCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "SSO" }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      switch try SSOSettings.read(configuration, profile) {
      case nil: .nothing("sso_account_id is not set in the profile '\(profile)'")
      case .failure(let error): .failed(error)
      case .success(let settings): search(settings)
      }
    }
  }

  private func search(_ settings: SSOSettings) -> Search {
    let key = settings.session ?? settings.startURL
    guard let path = configuration.home(".aws/sso/cache/" + CacheFile.bySHA1(key)) else {
      return .failed(.noToken(for: key))
    }
    return .read(path) { bytes in
      guard let token = bytes.flatMap(SSOToken.init) else { return .failed(.noToken(for: key)) }
      return .time { now in
        guard settings.session != nil, token.expires < now.advanced(by: Self.renewalWindow),
          let renewal = token.renewal(at: now)
        else { return use(token, settings, at: now) }
        return renew(token, with: renewal, settings, path)
      }
    }
  }

  /// How long before its end a token is renewed, as in botocore.
  private static let renewalWindow: Int64 = 15 * 60_000

  /// Where a renewal fails, the old token serves to its end.
  private func renew(
    _ token: SSOToken, with input: JSON, _ settings: SSOSettings, _ path: String
  ) -> Search {
    .call(ServiceCall("sso-oidc", "CreateToken", input, region: settings.region)) { answer in
      .time { now in
        guard let root = (try? answer.get())?.root, let renewed = token.renewed(root, at: now)
        else { return use(token, settings, at: now) }
        return .write(path, renewed.file.bytes) { use(renewed, settings, at: now) }
      }
    }
  }

  private func use(_ token: SSOToken, _ settings: SSOSettings, at now: Instant) -> Search {
    guard now < token.expires else { return .failed(.signInEnded(settings)) }
    let input: JSON = [
      "roleName": .string(settings.roleName), "accountId": .string(settings.accountID),
      "accessToken": .string(token.accessToken),
    ]
    let call = ServiceCall("sso", "GetRoleCredentials", input, region: settings.region)
    return .call(call) { answer in
      switch answer {
      case .failure(let error) where error.code == "UnauthorizedException":
        return .failed(.signInEnded(settings))
      case .failure(let error): return .failed(error)
      case .success(let document):
        return read(document.root["roleCredentials"]).inAccount(settings.accountID)
      }
    }
  }

  private func read(_ value: Value?) -> Search {
    guard let id = value?["accessKeyId"]?.string, let secret = value?["secretAccessKey"]?.string,
      let token = value?["sessionToken"]?.string, let expires = value?["expiration"]?.integer
    else {
      return .failed(.retrieval("SSO answered without a key, a secret, a token and their end."))
    }
    return .found(
      ExpiringCredentials(
        Credentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token),
        expires: Instant(milliseconds: expires), method: "sso"))
  }
}

extension CredentialsError {
  fileprivate static func noToken(for key: String) -> CredentialsError {
    CredentialsError(
      code: "SSOTokenLoadError",
      "There is no token of a sign-in for \(key): run `aws sso login` first.")
  }

  fileprivate static func signInEnded(_ settings: SSOSettings) -> CredentialsError {
    CredentialsError(
      code: "UnauthorizedSSOTokenError",
      "The SSO session of the profile '\(settings.profile)' has expired or is otherwise invalid: "
        + "run `aws sso login --profile \(settings.profile)` again.")
  }
}
