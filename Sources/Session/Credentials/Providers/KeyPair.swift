import MusterSigning

/// Credentials as they are written down in one place, each part under a name of its own; parts may
/// be missing.
struct KeyPair: Sendable {
  typealias Part = (name: String, value: String?)

  /// Whether a secret without its id is an error too; else it counts as nothing, as in botocore.
  var isStrict = false
  let accessKeyId: Part
  let secretAccessKey: Part
  let sessionToken: Part

  /// Empty counts as missing. An id without its secret is an error, and so is a character that cannot
  /// be in a key: mostly a line end that came along from a file.
  func search(_ method: String) -> Search {
    do {
      guard let credentials = try credentials() else {
        return .nothing("\(accessKeyId.name) is not set")
      }
      return .found(ExpiringCredentials(credentials, method: method))
    } catch {
      return .failed(error)
    }
  }

  /// Nil if there is no id.
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

  private func usable(_ part: Part) throws(CredentialsError) -> String? {
    guard let value = part.value, !value.isEmpty else { return nil }
    guard value.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      throw CredentialsError(
        code: "InvalidCredentialsError",
        "\(part.name) has a space, a line end or another character that no key has.")
    }
    return value
  }

  private func half(_ name: String, without other: String) -> CredentialsError {
    CredentialsError(
      code: "PartialCredentialsError", "Partial credentials: \(name) is set, but \(other) is not.")
  }
}
