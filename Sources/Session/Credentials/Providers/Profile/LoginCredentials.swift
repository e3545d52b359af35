import MusterConfiguration
import MusterDocument
import MusterText
import MusterWire

/// Credentials that somebody got by signing in to the console with `aws login`, out of the cache of
/// the AWS CLI while they last. Only the AWS CLI renews them: that takes its private key.
struct LoginCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "a console sign-in" }

  func search() -> Search {
    .reading { () throws(ConfigurationError) in
      guard let session = try configuration.profile(profile)?.text("login_session") else {
        return .nothing("login_session is not set in the profile '\(profile)'")
      }
      guard let folder else { return missing }
      return .read("\(folder)/\(CacheFile.bySHA256(session))") { bytes in
        .time { now in read(bytes, at: now) }
      }
    }
  }

  private var folder: String? {
    let variable = configuration.environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? ""
    return variable.isEmpty ? configuration.home(".aws/login/cache") : variable
  }

  private func read(_ bytes: [UInt8]?, at now: Instant) -> Search {
    guard let token = bytes.flatMap({ try? Document($0) })?.root["accessToken"] else {
      return missing
    }
    let names = KeyNames(
      id: "accessKeyId", secret: "secretAccessKey", token: "sessionToken", expiration: "expiresAt")
    return ExpiringCredentials.search(token, names, method: "login") { _ in missing }
      .inAccount(token["accountId"]?.string)
      .then { grant in grant.expires.map { now < $0 } ?? true ? .found(grant) : ended }
  }

  private var missing: Search {
    .failed(
      CredentialsError(
        code: "LoginTokenLoadError",
        "There is no sign-in of the profile '\(profile)': run `aws login --profile \(profile)` "
          + "first."))
  }

  private var ended: Search {
    .failed(
      CredentialsError(
        code: "LoginRefreshRequired",
        "The credentials of the sign-in of the profile '\(profile)' have expired. Only the AWS CLI "
          + "renews them: run `aws sts get-caller-identity --profile \(profile)`, or `aws login` "
          + "again; or give another profile the credential_process `aws configure "
          + "export-credentials --profile \(profile)`, which renews them each time."))
  }
}
