import MusterConfiguration
import MusterDocument
import MusterText
import MusterWire

/// Credentials of a sign-in to the console with `aws login`, from the AWS CLI's cache. Only the AWS
/// CLI can refresh them, because that requires its private key.
struct LoginCredentials: CredentialsProvider {
  let configuration: Configuration
  let profile: String

  var name: String { "a console sign-in" }

  func lookup() -> CredentialsLookup {
    .reading { () throws(ConfigurationError) in
      guard let session = try configuration.profile(profile)?.text("login_session") else {
        return .notFound("login_session is not set in the profile '\(profile)'")
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

  private func read(_ bytes: [UInt8]?, at now: Instant) -> CredentialsLookup {
    guard let token = bytes.flatMap({ try? Document($0) })?.root["accessToken"] else {
      return missing
    }
    let names = CredentialsJSONNames(
      id: "accessKeyId", secret: "secretAccessKey", token: "sessionToken", expiration: "expiresAt")
    return names.lookup(in: token, method: "login") { _ in missing }
      .withAccount(token["accountId"]?.string)
      .then { $0.expires.map { now < $0 } ?? true ? .found($0) : expired }
  }

  private var missing: CredentialsLookup {
    .failed(
      CredentialsError(
        code: "LoginTokenLoadError",
        "The profile '\(profile)' is not signed in: run `aws login --profile \(profile)` first."))
  }

  private var expired: CredentialsLookup {
    .failed(
      CredentialsError(
        code: "LoginRefreshRequired",
        "The sign-in credentials of the profile '\(profile)' have expired, and only the AWS CLI can "
          + "refresh them: run `aws sts get-caller-identity --profile \(profile)` or `aws login "
          + "--profile \(profile)`. To refresh them automatically, use another profile with the "
          + "credential_process `aws configure export-credentials --profile \(profile)`."))
  }
}
