import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A role that is assumed through AWS STS, and how. Roles that are alike in all of it share their
/// credentials.
public struct Role: Sendable, Hashable {
  public var arn: String
  /// What the role's owner demands to be told.
  public var externalID: String?
  /// What the session is called in logs; made up from the time where it is nil.
  public var sessionName: String?
  public var durationSeconds: Int64?
  /// The serial number or ARN of the multi-factor device whose code is needed.
  public var mfaSerial: String?

  public init(arn: String) {
    self.arn = arn
  }

  /// The account in an ARN.
  public static func account(of arn: String) -> String? {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 4 ? String(parts[4]) : nil
  }

  /// Assumes it with the credentials that `source` finds.
  public func search(from source: Search) -> Search {
    source.then { grant in
      guard let mfaSerial else { return assume(with: grant.credentials, code: nil) }
      return .code(mfaSerial) { code in
        guard let code else {
          return .failed(
            CredentialsError(
              code: "NoMFACodeError",
              "\(arn) is assumed with a code of the device \(mfaSerial), and there is nobody to "
                + "ask for it: give a callback (mfa), or use another profile."))
        }
        return assume(with: grant.credentials, code: code)
      }
    }
  }

  private func assume(with credentials: Credentials, code: String?) -> Search {
    .time { now in
      var input = self.input(at: now)
      input["TokenCode"] = code.map(JSON.string)
      return .call(ServiceCall("sts", "AssumeRole", input, as: credentials)) { answer in
        STSAnswer.search(answer, method: "assume-role")
      }
    }
  }

  /// What AssumeRole and its relatives are told alike.
  func input(at now: Instant) -> JSON {
    var input: JSON = [
      "RoleArn": .string(arn),
      "RoleSessionName": .string(sessionName ?? "muster-session-\(now.milliseconds / 1000)"),
    ]
    input["ExternalId"] = externalID.map(JSON.string)
    input["DurationSeconds"] = durationSeconds.map(JSON.integer)
    input["SerialNumber"] = mfaSerial.map(JSON.string)
    return input
  }
}

/// What AWS STS answers when it grants credentials.
enum STSAnswer {
  static func search(_ answer: Result<Document, CredentialsError>, method: String) -> Search {
    switch answer {
    case .failure(let error): return .failed(error)
    case .success(let document):
      let credentials = document.root["Credentials"]
      guard let id = credentials?["AccessKeyId"]?.string,
        let secret = credentials?["SecretAccessKey"]?.string,
        let token = credentials?["SessionToken"]?.string,
        let expiration = credentials?["Expiration"]?.string,
        let expires = CivilTime(iso8601: expiration)?.instant
      else {
        return .failed(
          CredentialsError(
            code: "CredentialRetrievalError",
            "AWS STS answered without a key, a secret, a token and the time when they expire."))
      }
      let keys = Credentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token)
      let arn = document.root["AssumedRoleUser"]?["Arn"]?.string
      return Search.found(ExpiringCredentials(keys, expires: expires, method: method))
        .inAccount(arn.flatMap(Role.account))
    }
  }
}
