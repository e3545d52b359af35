import MusterSigning
import MusterWire

/// The access keys and their accounts. The key of an account is derived from its id and the seed,
/// and the key of a role session from its token, so that no keys need to be stored. The scenario
/// may define more keys.
struct AccessKeys: Sendable {
  struct Key: Sendable {
    let secret: String
    let account: String
    var session: RoleSession?
  }

  /// The scenario's own keys by access key id.
  let given: [String: Key]
  /// The account that all unknown keys belong to; their signatures are not verified.
  let anyKeyIs: String?

  fileprivate static let ofAccounts = "AKIASIMU"
  fileprivate static let ofSessions = "ASIASIMU"
}

extension Scenario {
  /// Credentials with which requests of `account` can be signed.
  public func credentials(of account: String) -> Credentials {
    Credentials(
      accessKeyId: AccessKeys.ofAccounts + account, secretAccessKey: secret("key", account))
  }

  /// The credentials of a role session.
  func credentials(of session: RoleSession) -> Credentials {
    let token = checksum(of: session.text) + session.text
    return Credentials(
      accessKeyId: AccessKeys.ofSessions + session.account,
      secretAccessKey: secret("session", token), sessionToken: token)
  }

  /// The key with this id and session token. Nil for keys of suspended accounts.
  func key(_ id: String, token: String?) -> AccessKeys.Key? {
    let key = keys.given[id] ?? administratorsKey(id) ?? accountsKey(id) ?? sessionsKey(id, token)
    guard let key, accounts[key.account]?.behavior != .suspended else { return nil }
    return key
  }

  private func administratorsKey(_ id: String) -> AccessKeys.Key? {
    let own = Organization.credentials
    guard id == own.accessKeyId else { return nil }
    return AccessKeys.Key(secret: own.secretAccessKey, account: administrator)
  }

  private func accountsKey(_ id: String) -> AccessKeys.Key? {
    let account = String(id.dropFirst(AccessKeys.ofAccounts.utf8.count))
    guard id.hasPrefix(AccessKeys.ofAccounts), account.isAccountID else { return nil }
    return AccessKeys.Key(secret: secret("key", account), account: account)
  }

  private func sessionsKey(_ id: String, _ token: String?) -> AccessKeys.Key? {
    guard let token, id.hasPrefix(AccessKeys.ofSessions) else { return nil }
    let text = String(token.dropFirst(Random.hexadecimalDigits))
    guard token == checksum(of: text) + text, let session = RoleSession(text),
      id == AccessKeys.ofSessions + session.account
    else { return nil }
    return AccessKeys.Key(
      secret: secret("session", token), account: session.account, session: session)
  }

  private func secret(_ purpose: String, _ whose: String) -> String {
    var random = random(for: purpose, whose)
    return random.hexadecimal(40)
  }

  private func checksum(of text: String) -> String {
    var random = random(for: "token", text)
    return Random.hexadecimal(random.next())
  }
}
