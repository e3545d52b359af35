import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Waits that read a list page by page.
@Suite struct WaitPagesTests {
  static func member(_ number: Int, _ status: String = "Enabled") -> JSON {
    ["accountId": .id(number), "relationshipStatus": .string(status)]
  }

  static func page(_ members: JSON, next: String?) -> ScriptedTransport.ScriptedResult {
    var body: JSON = ["members": members]
    body["nextToken"] = next.map(JSON.string)
    return .ok(body)
  }

  static func token(_ sent: ScriptedTransport.Sent) -> String? {
    sent.request.query.first { $0.name == "nextToken" }?.value
  }

  @Test("A list is read to its last page, and accounts that are not waited for are ignored")
  func pages() throws {
    let test = TestSession { sent in
      switch Self.token(sent) {
      case nil: Self.page([Self.member(1), Self.member(9), Self.member(2)], next: "a/b=")
      case "a/b=": Self.page([], next: "c")
      default: Self.page([Self.member(3), Self.member(4)], next: nil)
      }
    }
    let result = try test.wait("macie2", "member_enabled", .ids([3, 1, 4, 2]))
    #expect(result.lines == [3, 1, 4, 2].map { "00000000000\($0) done" })
    #expect(test.sent.map(Self.token) == [nil, "a/b=", "c", nil, "a/b=", "c"])
    #expect(
      test.sent[1].request.query
        == [QueryItem("nextToken", "a/b="), QueryItem("onlyAssociated", "false")])
  }

  @Test(
    "Repeated tokens do not make a list endless",
    arguments: [
      [nil, "a", "a"], [nil, "a", "b", "a"], [nil, "a", "b", "c", "b"],
    ] as [[String?]])
  func repeatedTokens(tokens: [String?]) throws {
    let test = TestSession { sent in
      guard sent.time < 3_600_000 else { return .error(400, "TooLate") }
      let index = tokens.firstIndex(of: Self.token(sent)) ?? 0
      return Self.page(.array((1...9).map { Self.member($0) }), next: tokens[index + 1])
    }
    let result = try test.wait("macie2", "member_enabled", .ids(1...9))
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(test.sent.count == 2 * (tokens.count - 1))
  }

  @Test("An empty token ends the list")
  func emptyToken() throws {
    let test = TestSession { _ in Self.page([Self.member(1), Self.member(2)], next: "") }
    _ = try test.wait("macie2", "member_enabled", .ids(1...2))
    #expect(test.sent.count == 2)
  }

  @Test("An account that is not listed has four minutes to appear")
  func missing() throws {
    let late = TestSession { sent in
      Self.page(sent.time < 180_000 ? [] : [Self.member(1)], next: nil)
    }
    #expect(try late.wait("macie2", "member_enabled", .ids([1])).lines == ["000000000001 done"])
    let never = TestSession { _ in Self.page([], next: nil) }
    let result = try never.wait("macie2", "member_enabled", .ids([1]))
    #expect(result.lines == ["000000000001 needs_action NotFound"])
    #expect(result.outcomes[0]["remedy"] != "")
    #expect((240_000...300_000).contains(never.transport.elapsed))
    let short = try never.wait("macie2", "member_enabled", .ids([1]), minutes: 2)
    #expect(short.outcomes[0]["message"] == "still missing after 2 minutes")
  }

  @Test(
    "The meaning of a status depends on the state that is waited for",
    arguments: [
      ("Enabled", "done", "already"), ("Paused", "needs_action", "already"),
      ("Invited", "pending", "done"), ("Created", "pending", "pending"),
      ("EmailVerificationFailed", "needs_action", "needs_action"),
      ("Resigned", "needs_action", "needs_action"), ("RegionDisabled", "skipped", "skipped"),
      ("AccountSuspended", "needs_action", "needs_action"),
    ])
  func statuses(status: String, enabled: String, invited: String) throws {
    for (state, outcome) in [("member_enabled", enabled), ("member_invited", invited)] {
      let test = TestSession { _ in Self.page([Self.member(1, status)], next: nil) }
      let result = try test.wait("macie2", state, .ids([1]), minutes: 10)
      #expect(result.outcomes.map { $0["outcome"] } == [.string(outcome)])
    }
  }

  @Test("A failed page leaves no account without an outcome")
  func failingPage() throws {
    let test = TestSession { sent in
      guard Self.token(sent) != nil else { return Self.page([Self.member(1)], next: "a") }
      return sent.time < 60_000 ? .error(500) : Self.page([Self.member(2)], next: nil)
    }
    let result = try test.wait("macie2", "member_enabled", .ids(1...2))
    #expect(result.lines == ["000000000001 done", "000000000002 done"])
  }
}
