import MusterDocument
import Testing

@testable import MusterClient

/// Batches and waits that are rejected as a whole, without a request.
@Suite struct BadBatchTests {
  let test = TestSession { _ in .ok() }

  @Test(
    "An invalid list of accounts is rejected with all faults and their pointers",
    arguments: [
      (
        [.id(1), "12345678901", .id(1), "x"],
        [
          "/1: '12345678901' is not an account id: it must have 12 digits, but has 11; "
            + "did a spreadsheet remove leading zeros?",
          "/2: duplicate account id 000000000001, first at /0",
          "/3: 'x' is not an account id: it must have 12 digits",
        ]
      ),
      (
        ["accounts": [["accountId": "1"], ["arn": .id(1)]]],
        [
          "/accounts/0: '1' is not an account id: it must have 12 digits, but has 1; "
            + "did a spreadsheet remove leading zeros?",
          "/accounts/1: the account id is missing",
        ]
      ),
      (
        ["outcomes": [["accountId": .id(1), "outcome": "done"], ["accountId": .id(1)]]],
        ["/outcomes/1: duplicate account id 000000000001, first at /outcomes/0"]
      ),
      (
        [123_456_789_012], ["/0: the account id is a number: put it in quotes"]
      ),
      ([.null], ["/0: the account id is missing"]),
      ("000000000001", ["it must be a list of accounts or a report"]),
      (7, ["it must be a list of accounts or a report"]),
      (.null, ["it must be a list of accounts or a report"]),
      (["ids": []], ["it must be a list of accounts or a report"]),
      (["accounts": 7], ["it must be a list of accounts or a report"]),
    ] as [(JSON, [String])])
  func accounts(list: JSON, faults: [String]) throws {
    let batch = try test.batch("inspector2", "enable", list, ["resourceTypes": ["EC2"]])
    #expect(
      batch.failure?.message
        == "The list of accounts for Enable is not valid:\n  " + faults.joined(separator: "\n  ")
    )
    #expect(batch.failure?.kind == .input)
    let wait = try test.wait("inspector2", "account_enabled", list)
    #expect(
      wait.failure?.message
        == "The list of accounts for account_enabled is not valid:\n  "
        + faults.joined(separator: "\n  "))
    #expect(test.sent.isEmpty)
  }

  @Test("A list that is not valid JSON is rejected with the position")
  func noJSON() throws {
    let batch = try Batch(
      client: try test.client("inspector2"), operation: "enable",
      accounts: .json(Array("[1,".utf8)))
    let message = test.session.run(batch).failure?.message
    #expect(
      message?.hasPrefix("The list of accounts for Enable is not valid JSON at line 1, ") == true)
  }

  @Test(
    "Invalid parameters are rejected",
    arguments: [
      (
        ["resourceType": ["EC2"]],
        "The input of Enable is not valid:\n"
          + "  /resourceType is not a known member; did you mean resourceTypes?\n"
          + "  /resourceTypes is required"
      ),
      (7, "The parameters of Enable must be an object"),
      (["EC2"], "The parameters of Enable must be an object"),
      (
        ["resourceTypes": ["EC2"], "accountIds": ["000000000009"]],
        "The parameters object of Enable is not valid:\n"
          + "  /accountIds is set from the list of accounts"
      ),
    ] as [(JSON, String)])
  func parameters(parameters: JSON, message: String) throws {
    let result = try test.batch("inspector2", "enable", .ids(1...250), parameters)
    #expect(result.failure?.kind == .input)
    #expect(result.failure?.message == message)
    #expect(test.sent.isEmpty)
  }

  @Test("Parameters cannot set the account of an element")
  func elementParameters() throws {
    let result = try test.batch(
      "macie2", "batch_update_automated_discovery_accounts", .ids([1]),
      ["accountId": "000000000009", "status": "ENABLED"])
    #expect(
      result.failure?.message
        == "The parameters object of BatchUpdateAutomatedDiscoveryAccounts is not valid:\n"
        + "  /accountId is set from the list of accounts")
    #expect(test.sent.isEmpty)
  }

  @Test("An operation without batches is rejected with the operations that have them")
  func noBatch() throws {
    let failure = try #require(try test.batch("macie2", "disable_macie", .ids([1])).failure)
    #expect(failure.kind == .unknown)
    #expect(failure.code == "UnknownBatchError")
    #expect(
      failure.message
        == "DisableMacie does not support batches. Operations that do: EnableMacie, "
        + "CreateMember, CreateInvitations, DeleteMember, DisassociateMember, "
        + "UpdateMemberSession, BatchUpdateAutomatedDiscoveryAccounts.")
  }

  @Test("An unknown state is rejected with the nearest name and the known states")
  func unknownState() throws {
    let failure = try #require(try test.wait("macie2", "member_enable", .ids([1])).failure)
    #expect(failure.kind == .unknown)
    #expect(failure.code == "UnknownStateError")
    #expect(
      failure.message
        == "There is no state 'member_enable' to wait for; did you mean member_enabled? "
        + "Known states: member_created, member_invited, member_enabled, member_paused, "
        + "member_removed, member_deleted, session_enabled, session_paused, "
        + "automated_discovery_enabled, automated_discovery_disabled.")
  }
}
