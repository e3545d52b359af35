import MusterDocument
import MusterText
import MusterWire

/// What the AWS CLI keeps of a sign-in (`aws sso login`), in ~/.aws/sso/cache.
struct SSOToken: Sendable {
  /// All of the file, so that what is not known here is kept.
  private(set) var file: JSON
  let accessToken: String
  let expires: Instant

  init?(_ bytes: [UInt8]) {
    guard let root = (try? Document(bytes))?.root else { return nil }
    self.init(file: JSON(root))
  }

  private init?(file: JSON) {
    guard let accessToken = file.text("accessToken"),
      let expires = file.text("expiresAt").flatMap(SSOToken.instant)
    else { return nil }
    self.file = file
    self.accessToken = accessToken
    self.expires = expires
  }

  /// What CreateToken is asked, to have a new token for this one; nil if that cannot be.
  func renewal(at now: Instant) -> JSON? {
    guard let client = file.text("clientId"), let secret = file.text("clientSecret"),
      let refresh = file.text("refreshToken"),
      let end = file.text("registrationExpiresAt").flatMap(SSOToken.instant), now < end
    else { return nil }
    return [
      "clientId": .string(client), "clientSecret": .string(secret),
      "grantType": "refresh_token", "refreshToken": .string(refresh),
    ]
  }

  /// This one with what CreateToken answered at `now`.
  func renewed(_ answer: Value, at now: Instant) -> SSOToken? {
    guard let token = answer["accessToken"]?.string, let seconds = answer["expiresIn"]?.integer
    else { return nil }
    var file = file
    file["accessToken"] = .string(token)
    let lifetime = min(max(0, seconds), 1 << 32) * 1000
    file["expiresAt"] = .string(CivilTime(now.advanced(by: lifetime)).wholeSeconds)
    file["refreshToken"] = answer["refreshToken"]?.string.map(JSON.string)
    return SSOToken(file: file)
  }

  /// Older versions of the AWS CLI wrote "UTC" for the zone.
  private static func instant(_ text: String) -> Instant? {
    let text = text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : text
    return CivilTime(iso8601: text)?.instant
  }
}

extension JSON {
  fileprivate func text(_ name: String) -> String? {
    if case .string(let text) = self[name], !text.isEmpty { text } else { nil }
  }
}

extension CivilTime {
  fileprivate var wholeSeconds: String {
    var time = self
    time.microsecond = 0
    return time.iso8601
  }
}
