import MusterLocks

/// A cache of signing keys. Deriving a key takes four HMACs, and it is valid for one day.
final class SigningKeys: Sendable {
  /// Enough for an organization's Regions and services. A full cache is emptied, which also removes
  /// the keys of past days.
  private static let capacity = 1024

  private struct Key: Hashable {
    let secret: String
    let day: String
    let scope: SigningScope
  }

  private let keys = Guarded<[Key: HMAC]>([:])

  /// The key of `secret` for `scope` on the day of `time`.
  func key(of secret: String, for scope: SigningScope, on time: SigningTime) -> HMAC {
    let parts = Key(secret: secret, day: time.day, scope: scope)
    return keys.withLock { keys in
      if let key = keys[parts] { return key }
      if keys.count >= SigningKeys.capacity { keys.removeAll() }
      let key = SigningKeys.derived(from: parts)
      keys[parts] = key
      return key
    }
  }

  private static func derived(from parts: Key) -> HMAC {
    var key = HMAC(key: Array("AWS4".utf8) + Array(parts.secret.utf8))
    for part in [parts.day, parts.scope.region, parts.scope.service] {
      key = HMAC(key: key.code(of: Array(part.utf8)))
    }
    return HMAC(key: key.code(of: Array(SigningScope.terminator.utf8)))
  }
}
