import MusterDocument
import MusterServices
import MusterSnapshot
import Testing

@testable import MusterSimulator

@Suite struct DifferenceTests {
  static let accounts =
    #""accounts": [{"accountId": "111111111111"}, {"accountId": "222222222222"}]"#

  static func scenario(_ inspector: String, more: String = "") -> String {
    #"{\#(accounts)\#(more), "state": {"now": "2026-01-01T00:00:00Z", "inspector2": [\#(inspector)]}}"#
  }

  static func region(_ names: String, _ members: String) -> String {
    #"{"regions": [\#(names)], \#(members)}"#
  }

  static func members(_ ids: String...) -> String {
    #""members": [{"accountIds": \#(JSON.array(ids.map(JSON.string)).text), "#
      + #""relationshipStatus": "ENABLED"}]"#
  }

  func changes(_ before: String, _ after: String) throws -> [String] {
    let difference = Difference(
      between: try Document(before).root, and: try Document(after).root)
    return difference.changes.map { change in
      let names = [change.service, change.region, change.account].compactMap(\.self)
      return "\(names.joined(separator: " ")) \(change.path): "
        + "\(change.before ?? "-") -> \(change.after ?? "-")"
    }
      + difference.gaps.map { gap in
        let names = ["unread:", gap.service, gap.region, gap.operation ?? "-"] + gap.accounts
        return names.joined(separator: " ")
      }
  }

  static let cases: [(before: String, after: String, changes: [String])] = [
    (
      scenario(
        region(
          #""us-east-1""#,
          #""scans": [{"accountIds": ["111111111111", "222222222222"], "EC2": {"status": "ENABLED"}}]"#
        )),
      scenario(
        region(
          #""us-east-1""#,
          #""scans": [{"accountIds": ["222222222222"], "EC2": {"status": "ENABLED"}}, "#
            + #"{"accountIds": ["111111111111"], "ECR": {"status": "ENABLING"}}]"#)),
      [
        "inspector2 us-east-1 111111111111 scans.EC2.status: ENABLED -> -",
        "inspector2 us-east-1 111111111111 scans.ECR.status: - -> ENABLING",
      ]
    ),
    (
      scenario(region(#""us-east-1", "eu-west-1""#, #""autoEnable": ["EC2"]"#)),
      scenario(region(#""us-east-1", "eu-west-1""#, #""autoEnable": ["ECR"]"#)),
      [
        "inspector2 eu-west-1 autoEnable.EC2: yes -> -",
        "inspector2 eu-west-1 autoEnable.ECR: - -> yes",
        "inspector2 us-east-1 autoEnable.EC2: yes -> -",
        "inspector2 us-east-1 autoEnable.ECR: - -> yes",
      ]
    ),
    (
      scenario(region(#""us-east-1""#, #""administrator": {"accountId": "111111111111"}"#)),
      scenario(region(#""us-east-1""#, #""administrator": {"accountId": "222222222222"}"#)),
      ["inspector2 us-east-1 administrator.accountId: 111111111111 -> 222222222222"]
    ),
    (
      scenario(
        region(
          #""us-east-1""#,
          #""members": [{"accountIds": ["111111111111"], "relationshipStatus": "ENABLED", "#
            + #""updatedAt": "2026-01-01T00:00:00Z"}]"#)),
      scenario(
        region(
          #""us-east-1""#,
          #""members": [{"accountIds": ["111111111111"], "relationshipStatus": "ENABLED", "#
            + #""updatedAt": "2026-01-02T00:00:00Z"}]"#)), []
    ),
    (
      scenario(region(#""us-east-1""#, #""autoEnable": ["EC2"]"#)),
      scenario(
        "",
        more: #", "unread": [{"service": "inspector2", "region": "us-east-1", "#
          + #""operation": "BatchGetAccountStatus"}]"#),
      ["unread: inspector2 us-east-1 BatchGetAccountStatus"]
    ),
    // The errors of the last Enable and times are not states of an account.
    (
      scenario(region(#""us-east-1""#, #""autoEnable": ["EC2"]"#)),
      scenario(
        region(
          #""us-east-1""#,
          #""autoEnable": ["EC2"], "scans": [{"accountIds": ["111111111111"], "failure": "#
            + #"{"errorCode": "SSM_THROTTLED"}, "EC2": {"firstEnabledAt": "2026-01-01T00:00:00Z"}}]"#
        )), []
    ),
    // Only the named part of the named accounts is unknown.
    (
      scenario(
        region(
          #""us-east-1""#,
          members("111111111111", "222222222222")
            + #", "autoEnable": ["EC2"], "scans": [{"accountIds": ["111111111111", "222222222222"], "#
            + #""EC2": {"status": "ENABLED"}}]"#)),
      scenario(
        region(
          #""us-east-1""#,
          members("111111111111", "222222222222") + #", "autoEnable": ["ECR"]"#),
        more: #", "unread": [{"service": "inspector2", "region": "us-east-1", "#
          + #""operation": "BatchGetAccountStatus", "parts": ["scans"], "#
          + #""accountIds": ["222222222222"]}]"#),
      [
        "inspector2 us-east-1 autoEnable.EC2: yes -> -",
        "inspector2 us-east-1 autoEnable.ECR: - -> yes",
        "inspector2 us-east-1 111111111111 scans.EC2.status: ENABLED -> -",
        "unread: inspector2 us-east-1 BatchGetAccountStatus",
      ]
    ),
    // A snapshot has the scans of members only: the account may still be scanned on its own.
    (
      scenario(
        region(
          #""us-east-1""#,
          members("111111111111", "222222222222")
            + #", "scans": [{"accountIds": ["111111111111", "222222222222"], "#
            + #""EC2": {"status": "ENABLED"}}]"#), more: #", "unread": []"#),
      scenario(
        region(#""us-east-1""#, members("111111111111")), more: #", "unread": []"#),
      [
        "inspector2 us-east-1 111111111111 scans.EC2.status: ENABLED -> -",
        "inspector2 us-east-1 222222222222 members.relationshipStatus: ENABLED -> -",
        "unread: inspector2 us-east-1 BatchGetAccountStatus 222222222222",
      ]
    ),
    // A Region that only one scenario holds is not compared.
    (
      scenario(
        region(#""us-east-1", "eu-west-1""#, #""autoEnable": ["EC2"]"#),
        more: #", "regions": [{"name": "us-east-1"}, {"name": "eu-west-1"}]"#),
      scenario(
        region(#""us-east-1""#, #""autoEnable": ["EC2"]"#),
        more: #", "regions": [{"name": "us-east-1"}]"#),
      ["unread: inspector2 eu-west-1 -"]
    ),
  ]

  @Test("Differences are listed by name, and times are ignored", arguments: cases)
  func differences(_ pair: (before: String, after: String, changes: [String])) throws {
    #expect(try changes(pair.before, pair.after) == pair.changes)
    #expect(try changes(pair.after, pair.after) == [])
    _ = try Scenario(pair.before)
    _ = try Scenario(pair.after)
  }

  @Test("The accounts of the organization are compared")
  func accounts() throws {
    let before = #"{"accounts": [{"accountId": "111111111111", "unit": "Prod"}]}"#
    let after =
      #"{"accounts": [{"accountId": "111111111111"}, {"accountId": "222222222222"}]}"#
    #expect(
      try changes(before, after) == [
        "organizations 111111111111 accounts.unit: Prod -> -",
        "organizations 222222222222 accounts: - -> yes",
      ])
  }

  @Test("Registrations are compared by service principal, and trusted services without their times")
  func organizations() throws {
    func scenario(_ principals: [String], trusted: String) -> String {
      let registered = principals.map { principal in
        #"{"accountId": "111111111111", "servicePrincipal": "\#(principal)", "#
          + #""since": "2026-01-01T00:00:00Z"}"#
      }.joined(separator: ", ")
      return #"{"state": {"now": "2026-01-01T00:00:00Z", "organizations": {"trusted": "#
        + #"{"macie.amazonaws.com": "\#(trusted)"}, "registered": [\#(registered)]}}}"#
    }
    #expect(
      try changes(
        scenario(
          ["config.amazonaws.com", "guardduty.amazonaws.com"], trusted: "2026-01-01T00:00:00Z"),
        scenario(["guardduty.amazonaws.com"], trusted: "2026-02-01T00:00:00Z"))
        == ["organizations 111111111111 registered.config.amazonaws.com: yes -> -"])
  }

  @Test("A service-linked role is compared by its name, and never with a snapshot")
  func roles() throws {
    func scenario(_ roles: String, more: String = "") -> String {
      #"{\#(Self.accounts)\#(more), "state": {"now": "2026-01-01T00:00:00Z", "iam": "#
        + #"{"serviceLinkedRoles": [{"accountIds": ["222222222222"], "roles": [\#(roles)]}]}}}"#
    }
    let role =
      #"{"servicePrincipal": "macie.amazonaws.com", "roleName": "AWSServiceRoleForAmazonMacie", "#
      + #""createdAt": "2026-01-01T00:00:00Z"}"#
    _ = try Scenario(scenario(role))
    #expect(
      try changes(scenario(""), scenario(role)) == [
        "iam 222222222222 serviceLinkedRoles.roles.AWSServiceRoleForAmazonMacie: - -> yes"
      ])
    #expect(try changes(scenario("", more: #", "unread": []"#), scenario(role)) == [])
  }

  @Test("A changed relationship names the administrator and the member")
  func members() throws {
    func scenario(_ status: String) -> String {
      #"{"state": {"now": "2026-01-01T00:00:00Z", "macie2": [{"regions": ["us-east-1"], "#
        + #""administrations": [{"accountIds": ["111111111111"], "members": [{"accountIds": "#
        + #"["222222222222"], "relationshipStatus": "\#(status)"}]}]}]}}"#
    }
    #expect(
      try changes(scenario("Enabled"), scenario("Paused")) == [
        "macie2 us-east-1 222222222222 111111111111.administrations.members.relationshipStatus: "
          + "Enabled -> Paused"
      ])
  }
}
