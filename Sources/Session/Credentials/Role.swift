import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A role to assume through AWS STS, with the parameters of AssumeRole. Equal roles share their
/// credentials.
public struct Role: Sendable, Hashable {
  public var arn: String
  /// The external ID that the role's trust policy requires.
  public var externalID: String?
  /// The name of the role session in logs; nil for one made from the time.
  public var sessionName: String?
  public var durationSeconds: Int64?
  /// The serial number or ARN of the MFA device whose code is required.
  public var mfaSerial: String?

  public init(arn: String) {
    self.arn = arn
  }

  /// The account in an ARN.
  public static func account(of arn: String) -> String? {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 4 ? String(parts[4]) : nil
  }

  /// Assumes the role with the credentials that `source` finds.
  public func lookup(from source: CredentialsLookup) -> CredentialsLookup {
    source.then { credentials in
      guard let mfaSerial else { return assume(with: credentials.keys, code: nil) }
      return .mfaCode(mfaSerial) { code in
        guard let code else {
          return .failed(
            CredentialsError(
              code: "NoMFACodeError",
              "Assuming \(arn) requires a code of the MFA device \(mfaSerial), but none was provided: "
                + "set the mfa callback, or use another profile."))
        }
        return assume(with: credentials.keys, code: code)
      }
    }
  }

  private func assume(with keys: Credentials, code: String?) -> CredentialsLookup {
    .time { now in
      var input = self.input(at: now)
      input["TokenCode"] = code.map(JSON.string)
      return .call(CredentialsCall("sts", "AssumeRole", input, as: keys)) { result in
        STSCredentials.lookup(in: result, method: "assume-role")
      }
    }
  }

  /// The members that the inputs of AssumeRole and AssumeRoleWithWebIdentity have in common.
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
