import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Waits and batches read by id or page by page, whichever takes fewer requests.
@Suite struct CheapestReadTests {
  /// A list of `pages` pages, whose members are ENABLED after some time.
  static func session(
    pages: Int, late: Set<Int>, lateness: Int64, _ single: ScriptedTransport.ScriptedResult? = nil
  ) -> TestSession {
    TestSession { sent in
      let status = { (number: Int) -> JSON in
        .string(late.contains(number) && sent.time < lateness ? "CREATED" : "ENABLED")
      }
      if sent.path == "/members/get" {
        let id = sent.body["accountId"]?.string.flatMap { Int($0) } ?? 0
        return single
          ?? .ok(["member": ["accountId": .id(id), "relationshipStatus": status(id)]])
      }
      let page = sent.body["nextToken"]?.string.flatMap { Int($0) } ?? 0
      let members = (1...50).map { index -> JSON in
        let number = page * 50 + index
        return ["accountId": .id(number), "relationshipStatus": status(number)]
      }
      var body: JSON = ["members": .array(members)]
      if page + 1 < pages { body["nextToken"] = .string(String(page + 1)) }
      return .ok(body)
    }
  }

  static func isSingle(_ sent: ScriptedTransport.Sent) -> Bool { sent.path == "/members/get" }

  @Test("A wait reads accounts by id if no more are open than the list has pages")
  func few() throws {
    let test = Self.session(pages: 10, late: [3, 77], lateness: 600_000)
    let result = try test.wait("inspector2", "member_associated", .ids(1...500))
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    let firstSingle = try #require(test.sent.firstIndex(where: Self.isSingle))
    // Two equal reads of the whole list settle the others.
    #expect(firstSingle == 20)
    #expect(test.sent[firstSingle...].allSatisfy(Self.isSingle))
    let ids = Set(test.sent[firstSingle...].compactMap { $0.body["accountId"]?.string })
    #expect(ids == ["000000000003", "000000000077"])
  }

  @Test("A wait reads the list if more accounts are open than it has pages")
  func many() throws {
    let test = Self.session(pages: 2, late: [1, 2, 3], lateness: 120_000)
    let result = try test.wait("inspector2", "member_associated", .ids(1...100))
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(!test.sent.contains(where: Self.isSingle))
  }

  @Test("A single account is read by id from the beginning, since a list has at least one page")
  func one() throws {
    let test = Self.session(pages: 10, late: [], lateness: 0)
    let result = try test.batch("inspector2", "associate_member", .ids([5]))
    #expect(result.lines == ["000000000005 already"])
    #expect(test.sent.map(\.path) == ["/members/get"])
  }

  @Test(
    "If the service refuses to answer for an account, the list decides",
    arguments: [
      ScriptedTransport.ScriptedResult.error(
        403, "AccessDeniedException",
        "Invoking account does not have access to get member account"),
      .error(400, "ValidationException", "something new"),
    ])
  func refused(single: ScriptedTransport.ScriptedResult) throws {
    let test = Self.session(pages: 2, late: [], lateness: 0, single)
    #expect(
      try test.wait("inspector2", "member_associated", .ids([60])).lines
        == ["000000000060 done"])
    #expect(
      try test.wait("inspector2", "member_removed", .ids([400])).lines == ["000000000400 done"])
  }

  @Test(
    "An account that is not a member is absent, in every wording",
    arguments: [
      ScriptedTransport.ScriptedResult.error(404, "ResourceNotFoundException", "no such member"),
      .error(500, "InternalServerException", "1 is not an associated member of account 2"),
    ])
  func absent(single: ScriptedTransport.ScriptedResult) throws {
    let test = Self.session(pages: 1, late: [], lateness: 0, single)
    #expect(
      try test.wait("inspector2", "member_removed", .ids([400])).lines == ["000000000400 done"])
    #expect(test.sent.allSatisfy(Self.isSingle))
  }

  @Test("An account whose state was read by id is not absent because Macie is off")
  func off() throws {
    let test = TestSession { _ in
      .error(404, "ResourceNotFoundException", "Amazon Macie isn\u{2019}t enabled")
    }
    let result = try test.wait("macie2", "member_deleted", .ids([1]), minutes: 5)
    #expect(result.lines == ["000000000001 needs_action ResourceNotFoundException"])
  }
}
