import MusterSigning

/// The credentials in a profile or in the environment. Each part has a name and can be missing.
struct KeyPair: Sendable {
  typealias NamedValue = (name: String, value: String?)

  /// True if a secret without an id is an error. If not, it is ignored, as in botocore.
  var isStrict = false
  let accessKeyId: NamedValue
  let secretAccessKey: NamedValue
  let sessionToken: NamedValue

  /// Empty parts count as missing. An id without a secret is an error. A character that keys never
  /// contain is an error, too; it is most often a newline copied from a file.
  func lookup(_ method: String) -> CredentialsLookup {
    do {
      guard let credentials = try credentials() else {
        return .notFound("\(accessKeyId.name) is not set")
      }
      return .found(ExpiringCredentials(credentials, method: method))
    } catch {
      return .failed(error)
    }
  }

  /// The keys; nil if there is no id.
  func credentials() throws(CredentialsError) -> Credentials? {
    let id = try usable(accessKeyId)
    let secret = try usable(secretAccessKey)
    let token = try usable(sessionToken)
    switch (id, secret) {
    case (let id?, let secret?):
      return Credentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token)
    case (nil, nil): return nil
    case (nil, _?) where !isStrict: return nil
    case (_?, nil): throw half(accessKeyId.name, without: secretAccessKey.name)
    case (nil, _?): throw half(secretAccessKey.name, without: accessKeyId.name)
    }
  }

  private func usable(_ part: NamedValue) throws(CredentialsError) -> String? {
    guard let value = part.value, !value.isEmpty else { return nil }
    guard value.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw CredentialsError(
        code: "InvalidCredentialsError",
        "\(part.name) contains a space, a newline or another character that is not valid in keys.")
    }
    return value
  }

  private func half(_ name: String, without other: String) -> CredentialsError {
    CredentialsError(
      code: "PartialCredentialsError", "Partial credentials: \(name) is set, but \(other) is not.")
  }
}
