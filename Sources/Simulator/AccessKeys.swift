import MusterSigning
import MusterWire

/// Whose access keys are whose. Each account has one that is made up out of its id and the seed, so
/// that nothing needs to be stored for it; the scenario may give others.
struct AccessKeys: Sendable {
  struct Key: Sendable {
    let secret: String
    let account: String
  }

  /// The scenario's own, by their ids.
  let given: [String: Key]
  /// The account that every key belongs to which is nobody else's; its secret is not asked for.
  let anyKeyIs: String?

  fileprivate static let madeUp = "AKIASIMU"
}

extension Scenario {
  /// What requests on behalf of `account` may be signed with.
  public func credentials(of account: String) -> Credentials {
    Credentials(
      accessKeyId: AccessKeys.madeUp + account, secretAccessKey: secret("key", of: account))
  }

  /// The key with this id. Those of an account that AWS has suspended open nothing.
  func key(_ id: String) -> AccessKeys.Key? {
    guard let key = keys.given[id] ?? ownKey(id), accounts[key.account]?.fate != .suspended else {
      return nil
    }
    return key
  }

  private func ownKey(_ id: String) -> AccessKeys.Key? {
    let own = Organization.credentials
    if id == own.accessKeyId {
      return AccessKeys.Key(secret: own.secretAccessKey, account: administrator)
    }
    let account = String(id.dropFirst(AccessKeys.madeUp.utf8.count))
    guard id.hasPrefix(AccessKeys.madeUp), Account.isID(account) else { return nil }
    return AccessKeys.Key(secret: secret("key", of: account), account: account)
  }

  private func secret(_ purpose: String, of account: String) -> String {
    var random = random(for: purpose, account)
    return random.hexadecimal(40)
  }
}
