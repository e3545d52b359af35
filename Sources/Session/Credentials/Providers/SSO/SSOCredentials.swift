import MusterConfiguration
import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// Credentials of a role through IAM Identity Center, after `aws sso login`.
struct SSOCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "SSO" }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      switch try SSOSettings.read(configuration, profile) {
      case nil: .notFound("sso_account_id is not set in the profile '\(profile)'")
      case .failure(let error): .failed(error)
      case .success(let settings): lookup(settings)
      }
    }
  }

  private func lookup(_ settings: SSOSettings) -> CredentialsLookup {
    let key = settings.session ?? settings.startURL
    guard let path = configuration.home(".aws/sso/cache/" + CacheFile.bySHA1(key)) else {
      return .failed(.noToken(for: key))
    }
    return .read(path) { bytes in
      guard let bytes else { return missing(key, settings) }
      guard let token = SSOToken(bytes) else { return .failed(.unreadable(path)) }
      return .time { now in
        guard settings.session != nil, token.expires < now.advanced(by: Self.renewalWindow),
          let renewal = token.renewal(at: now)
        else { return roleCredentials(token, settings, at: now) }
        return renew(token, with: renewal, settings, path)
      }
    }
  }

  /// Tokens are renewed in the last 15 minutes before they expire, as in botocore.
  private static let renewalWindow: Int64 = 15 * 60_000

  /// Renews the token. If that fails, the old token is used until it expires.
  private func renew(
    _ token: SSOToken, with input: JSON, _ settings: SSOSettings, _ path: String
  ) -> CredentialsLookup {
    .call(CredentialsCall("sso-oidc", "CreateToken", input, region: settings.region)) { result in
      .time { now in
        switch result {
        case .success(let document):
          guard let renewed = token.renewed(document.root, at: now) else { break }
          return .write(path, renewed.file.bytes) { roleCredentials(renewed, settings, at: now) }
        case .failure(let error) where error.isRetryable && token.expires <= now:
          return .failed(.notRenewed(settings, error))
        case .failure: break
        }
        return roleCredentials(token, settings, at: now)
      }
    }
  }

  /// There is no token for `key`. The error names a token for another spelling of the URL.
  private func missing(_ key: String, _ settings: SSOSettings) -> CredentialsLookup {
    let others = settings.session == nil ? StartURL.otherForms(of: key) : []
    return missing(key, others[...])
  }

  private func missing(_ key: String, _ others: ArraySlice<String>) -> CredentialsLookup {
    guard let other = others.first,
      let path = configuration.home(".aws/sso/cache/" + CacheFile.bySHA1(other))
    else { return .failed(.noToken(for: key)) }
    return .read(path) { bytes in
      bytes == nil
        ? missing(key, others.dropFirst()) : .failed(.noToken(for: key, butFor: other))
    }
  }

  private func roleCredentials(
    _ token: SSOToken, _ settings: SSOSettings, at now: Instant
  ) -> CredentialsLookup {
    guard now < token.expires else { return .failed(.signInExpired(settings)) }
    let input: JSON = [
      "roleName": .string(settings.roleName), "accountId": .string(settings.accountID),
      "accessToken": .string(token.accessToken),
    ]
    let call = CredentialsCall("sso", "GetRoleCredentials", input, region: settings.region)
    return .call(call) { result in
      switch result {
      case .failure(let error) where error.code == "UnauthorizedException":
        return .failed(.signInExpired(settings))
      case .failure(let error): return .failed(error)
      case .success(let document):
        return read(document.root["roleCredentials"]).withAccount(settings.accountID)
      }
    }
  }

  private func read(_ value: Value?) -> CredentialsLookup {
    guard let id = value?["accessKeyId"]?.string, let secret = value?["secretAccessKey"]?.string,
      let token = value?["sessionToken"]?.string, let expires = value?["expiration"]?.integer
    else {
      return .failed(
        .retrieval(
          "The response of SSO does not contain an access key, a secret key, a token and an "
            + "expiration."))
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
      "There is no SSO token for \(key): run `aws sso login` first.")
  }

  fileprivate static func noToken(for key: String, butFor other: String) -> CredentialsError {
    CredentialsError(
      code: "SSOTokenLoadError",
      "There is no SSO token for \(key), but there is one for \(other): set sso_start_url to this "
        + "URL, or run `aws sso login` again.")
  }

  fileprivate static func unreadable(_ path: String) -> CredentialsError {
    CredentialsError(
      code: "SSOTokenLoadError",
      "The SSO token in \(path) cannot be read: it must be JSON with an accessToken and an "
        + "expiresAt. Run `aws sso login` again.")
  }

  fileprivate static func notRenewed(
    _ settings: SSOSettings, _ error: CredentialsError
  ) -> CredentialsError {
    CredentialsError(
      code: error.code,
      "The SSO token of the profile '\(settings.profile)' has expired, and it could not be renewed: "
        + error.message, isRetryable: true)
  }

  fileprivate static func signInExpired(_ settings: SSOSettings) -> CredentialsError {
    CredentialsError(
      code: "UnauthorizedSSOTokenError",
      "The SSO session of the profile '\(settings.profile)' has expired or is otherwise invalid: "
        + "run `aws sso login --profile \(settings.profile)` again.")
  }
}
