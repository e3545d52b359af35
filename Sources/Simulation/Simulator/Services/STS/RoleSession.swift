import MusterText
import MusterWire

/// A session of an assumed role.
struct RoleSession: Sendable, Equatable {
  let account: String
  let role: String
  let name: String
  let expires: Instant

  func arn(in partition: String) -> String {
    ARN.text("sts", inPartition: partition, of: account, "assumed-role/\(role)/\(name)")
  }

  func roleID(in scenario: Scenario) -> String {
    var random = scenario.random(for: "role", account, role)
    return "AROASIMU" + random.hexadecimal(12).uppercased()
  }
}

extension RoleSession {
  /// The session as tokens contain it. No part contains a slash.
  var text: String {
    [account, role, name, String(expires.milliseconds)].joined(separator: "/")
  }

  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0].isAccountID, let expires = Int64(parts[3]) else {
      return nil
    }
    self.init(
      account: parts[0], role: parts[1], name: parts[2],
      expires: Instant(milliseconds: expires))
  }
}
