import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// What the parts of credentials are called in the JSON of a place.
struct KeyNames: Sendable {
  var id = "AccessKeyId"
  var secret = "SecretAccessKey"
  let token: String
  var expiration = "Expiration"
  /// Whether they are always temporary ones, with a token and an end.
  var needsToken = true
}

extension ExpiringCredentials {
  /// Reads credentials from a JSON object; `fault` says what is missing in words that go on with the
  /// place's name.
  static func search(
    _ value: Value, _ names: KeyNames, method: String, _ fault: (String) -> Search
  ) -> Search {
    let (id, secret) = (value[names.id]?.string, value[names.secret]?.string)
    let (token, end) = (value[names.token]?.string, value[names.expiration]?.string)
    let found: [(String, String?)] =
      [(names.id, id), (names.secret, secret)]
      + (names.needsToken ? [(names.token, token), (names.expiration, end)] : [])
    if let missing = found.first(where: { $0.1?.isEmpty ?? true }) {
      return fault("gave no \(missing.0)")
    }
    let pair = KeyPair(
      accessKeyId: (names.id, id), secretAccessKey: (names.secret, secret),
      sessionToken: (names.token, token))
    return pair.search(method).inAccount(value["AccountId"]?.string).then { grant in
      guard let end, !end.isEmpty else { return .found(grant) }
      guard let expires = CivilTime(iso8601: end)?.instant else {
        return .failed(.retrieval("\(names.expiration) of the credentials is no time."))
      }
      var grant = grant
      grant.expires = expires
      return .found(grant)
    }
  }
}
