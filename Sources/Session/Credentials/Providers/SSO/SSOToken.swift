import MusterDocument
import MusterText
import MusterWire

/// The token that `aws sso login` stores in ~/.aws/sso/cache.
struct SSOToken: Sendable {
  /// The whole file, because a renewal keeps members that are not known here.
  private(set) var file: JSON
  let accessToken: String
  let expires: Instant

  init?(_ bytes: [UInt8]) {
    guard let root = (try? Document(bytes))?.root else { return nil }
    self.init(file: JSON(root))
  }

  private init?(file: JSON) {
    guard let accessToken = file.text("accessToken"),
      let expires = file.text("expiresAt").flatMap({ Instant(expiration: $0) })
    else { return nil }
    self.file = file
    self.accessToken = accessToken
    self.expires = expires
  }

  /// The input of CreateToken that renews the token; nil if the token cannot be renewed.
  func renewal(at now: Instant) -> JSON? {
    guard let client = file.text("clientId"), let secret = file.text("clientSecret"),
      let refresh = file.text("refreshToken"),
      let end = file.text("registrationExpiresAt").flatMap({ Instant(expiration: $0) }), now < end
    else { return nil }
    return [
      "clientId": .string(client), "clientSecret": .string(secret),
      "grantType": "refresh_token", "refreshToken": .string(refresh),
    ]
  }

  /// The token with the members of `response`, which CreateToken returned at `now`.
  func renewed(_ response: Value, at now: Instant) -> SSOToken? {
    guard let token = response["accessToken"]?.string, let seconds = response["expiresIn"]?.integer
    else { return nil }
    var file = file
    file["accessToken"] = .string(token)
    let lifetime = min(max(0, seconds), 1 << 32) * 1000
    file["expiresAt"] = .string(CivilTime(now.advanced(by: lifetime)).wholeSeconds)
    file["refreshToken"] = response["refreshToken"]?.string.map(JSON.string)
    return SSOToken(file: file)
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
