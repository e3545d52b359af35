import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// The names of the members of a JSON object that contains credentials.
struct CredentialsJSONNames: Sendable {
  var id = "AccessKeyId"
  var secret = "SecretAccessKey"
  let token: String
  var expiration = "Expiration"
  /// True if the credentials are always temporary, with a token and an expiration.
  var needsToken = true

  /// Reads the credentials in `object`. `failure` gets a problem that continues a sentence about
  /// the provider: "returned no Token".
  func lookup(
    in object: Value, method: String, _ failure: (String) -> CredentialsLookup
  ) -> CredentialsLookup {
    let end = object[expiration]?.string
    if end == nil, let value = object[expiration], !value.isNull {
      return failure(
        "returned an \(expiration) that is not a text; it must be a time such as "
          + "\"2026-01-31T12:00:00Z\"")
    }
    let pair = KeyPair(
      accessKeyId: (id, object[id]?.string), secretAccessKey: (secret, object[secret]?.string),
      sessionToken: (token, object[token]?.string))
    let temporary: [KeyPair.NamedValue] = needsToken ? [pair.sessionToken, (expiration, end)] : []
    let required = [pair.accessKeyId, pair.secretAccessKey] + temporary
    if let missing = required.first(where: { $0.value?.isEmpty ?? true }) {
      return failure("returned no \(missing.name)")
    }
    let lookup = pair.lookup(method).withAccount(object["AccountId"]?.string)
    guard let end else { return lookup }
    guard let expires = Instant(expiration: end) else {
      return lookup.then { _ in
        .failed(
          .retrieval(
            "The \(expiration) of the credentials, '\(end.prefix(60))', is not a valid time."))
      }
    }
    return lookup.changed { $0.expires = expires }
  }
}
