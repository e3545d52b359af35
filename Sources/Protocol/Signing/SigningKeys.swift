import MusterLocks

/// A cache of signing keys. Deriving a key takes four HMACs, and it is valid for one day.
final class SigningKeys: Sendable {
  /// Enough for an organization's Regions and services. A full cache is emptied, which also removes
  /// the keys of past days.
  private static let capacity = 1024

  private struct Origin: Hashable {
    let secret: String
    let day: String
    let scope: SigningScope
  }

  private let keys = Guarded<[Origin: HMAC]>([:])

  /// The key of `secret` for `scope` on the day of `time`.
  func key(of secret: String, for scope: SigningScope, on time: SigningTime) -> HMAC {
    let origin = Origin(secret: secret, day: time.day, scope: scope)
    return keys.withLock { keys in
      if let key = keys[origin] { return key }
      if keys.count >= SigningKeys.capacity { keys.removeAll() }
      let key = SigningKeys.derived(from: origin)
      keys[origin] = key
      return key
    }
  }

  private static func derived(from origin: Origin) -> HMAC {
    var key = HMAC(key: Array("AWS4".utf8) + Array(origin.secret.utf8))
    for part in [origin.day, origin.scope.region, origin.scope.service] {
      key = HMAC(key: key.code(of: Array(part.utf8)))
    }
    return HMAC(key: key.code(of: Array(SigningScope.terminator.utf8)))
  }
}
