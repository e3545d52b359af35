import MusterCredentials
import MusterDocument
import MusterSigning
import MusterText
import Testing

@testable import MusterClient

/// Credentials that cannot be renewed while a batch or a wait is under way: no outcome is lost.
@Suite struct CredentialsDuringBatchTests {
  /// Credentials that expire after some milliseconds and cannot be renewed.
  private struct EndingCredentials: CredentialsProvider {
    let name = "credentials that end"
    let lifetime: Int64

    func lookup() -> CredentialsLookup {
      let end = ScriptedTransport.beginning.advanced(by: lifetime)
      return .time { now in
        guard now < end else {
          return .failed(CredentialsError(code: "UnauthorizedSSOTokenError", "Sign in again."))
        }
        var credentials = ExpiringCredentials(
          Credentials(accessKeyId: "AKID", secretAccessKey: "s"), expires: end, method: "sso")
        credentials.accountID = TestSession.account
        return .found(credentials)
      }
    }
  }

  private static func settings(lifetime: Int64) -> Session.Settings {
    var settings = Session.Settings(credentials: EndingCredentials(lifetime: lifetime))
    settings.client.region = "us-east-1"
    return settings
  }

  static let remedy: JSON = "get new credentials, then run this again"

  @Test("The outcomes before the end of the credentials are kept in the report of a batch")
  func batch() throws {
    let test = BatchFailureTests.session(settings: Self.settings(lifetime: 120_000)) { id, _ in
      id == .id(2) ? "SSM_THROTTLED" : nil
    }
    let result = try test.batch("inspector2", "enable", .ids(1...2), ["resourceTypes": ["EC2"]])
    #expect(
      result.lines
        == ["000000000001 done", "000000000002 needs_action UnauthorizedSSOTokenError"])
    #expect(result.outcomes.last?["remedy"] == Self.remedy)
  }

  @Test("An account whose request was sent is pending, not lost, if its state cannot be read")
  func unconfirmed() throws {
    let test = FakeService().session(settings: Self.settings(lifetime: 30_000)) { sent in
      guard sent.isRead else { return .ok(["accountId": .id(1)]) }
      return nil
    }
    let result = try test.batch("inspector2", "associate_member", .ids([1]))
    #expect(result.lines == ["000000000001 pending UnauthorizedSSOTokenError"])
    #expect(result.outcomes.first?["message"]?.string?.contains("Sign in again.") == true)
  }

  @Test("The outcomes before the end of the credentials are kept in the report of a wait")
  func wait() throws {
    let test = FakeService(["000000000001": "ENABLED", "000000000002": "CREATED"]).session(
      settings: Self.settings(lifetime: 120_000))
    let result = try test.wait("inspector2", "member_associated", .ids(1...2))
    #expect(
      result.lines
        == ["000000000001 done", "000000000002 needs_action UnauthorizedSSOTokenError"])
    #expect(result.outcomes.last?["remedy"] == Self.remedy)
    #expect(test.transport.elapsed < 300_000)
  }

  @Test("A wait for the report of a batch keeps the outcomes of the batch")
  func report() throws {
    let test = FakeService().session(settings: Self.settings(lifetime: 0))
    let accounts: JSON = [
      "outcomes": [
        ["accountId": .id(1), "outcome": "needs_action", "code": "ACCOUNT_IS_ISOLATED"],
        ["accountId": .id(2), "outcome": "done"],
      ]
    ]
    let result = try test.wait("inspector2", "member_associated", accounts)
    #expect(
      result.lines == [
        "000000000001 needs_action ACCOUNT_IS_ISOLATED",
        "000000000002 needs_action UnauthorizedSSOTokenError",
      ])
  }

  @Test("Without credentials from the beginning, a batch and a wait fail as a whole")
  func none() throws {
    let test = FakeService().session(settings: Self.settings(lifetime: 0))
    for result in [
      try test.batch("inspector2", "enable", .ids(1...2), ["resourceTypes": ["EC2"]]),
      try test.wait("inspector2", "account_enabled", .ids(1...2)),
    ] {
      #expect(result.failure?.code == "UnauthorizedSSOTokenError")
    }
    #expect(test.sent.isEmpty)
  }
}
