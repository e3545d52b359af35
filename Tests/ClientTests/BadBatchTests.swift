import MusterDocument
import Testing

@testable import MusterClient

/// Batches and waits that are refused as a whole; nothing is sent.
@Suite struct BadBatchTests {
  let scene = TestSession { _ in .ok() }

  @Test(
    "A list of accounts that is wrong is refused with every fault in its place",
    arguments: [
      (
        [.id(1), "12345678901", .id(1), "x"],
        [
          "/1: must be an account of 12 digits, is '12345678901'",
          "/2: 000000000001 is at /0 already", "/3: must be an account of 12 digits, is 'x'",
        ]
      ),
      (
        ["accounts": [["accountId": "1"], ["id": .id(1)]]],
        [
          "/accounts/0: must be an account of 12 digits, is '1'",
          "/accounts/1: must be an account of 12 digits, is none",
        ]
      ),
      (
        ["outcomes": [["accountId": .id(1), "outcome": "done"], ["accountId": .id(1)]]],
        ["/outcomes/1: 000000000001 is at /outcomes/0 already"]
      ),
      ([123_456_789_012], ["/0: must be an account of 12 digits, is a number: put it in quotes"]),
      ([.null], ["/0: must be an account of 12 digits, is none"]),
      ("000000000001", ["the input: must be a list of accounts, or a report"]),
      (7, ["the input: must be a list of accounts, or a report"]),
      (.null, ["the input: must be a list of accounts, or a report"]),
      (["ids": []], ["the input: must be a list of accounts, or a report"]),
      (["accounts": 7], ["the input: must be a list of accounts, or a report"]),
    ] as [(JSON, [String])])
  func accounts(list: JSON, faults: [String]) throws {
    let batch = try scene.batch("inspector2", "enable", list, ["resourceTypes": ["EC2"]])
    #expect(
      batch.failure?.message
        == "The input of Enable (its accounts) is not valid:\n  " + faults.joined(separator: "\n  ")
    )
    #expect(batch.failure?.kind == .input)
    let wait = try scene.wait("inspector2", "account_enabled", list)
    #expect(
      wait.failure?.message
        == "The input of account_enabled (its accounts) is not valid:\n  "
        + faults.joined(separator: "\n  "))
    #expect(scene.sent.isEmpty)
  }

  @Test("A list that is no JSON is refused with the place")
  func noJSON() throws {
    let batch = Batch(
      client: try scene.client("inspector2"), operation: "enable", accounts: Array("[1,".utf8),
      parameters: [])
    let message = scene.session.run(batch).failure?.message
    #expect(
      message?.hasPrefix("The list of accounts for Enable is not valid JSON at line 1, ") == true)
  }

  @Test(
    "Parameters that are wrong are refused",
    arguments: [
      (
        ["resourceType": ["EC2"]],
        "The input of Enable is not valid:\n"
          + "  /resourceType: is not a known member; did you mean resourceTypes?\n"
          + "  /resourceTypes: is required"
      ),
      (7, "The parameters of Enable must be an object"),
      (["EC2"], "The parameters of Enable must be an object"),
      (
        ["resourceTypes": ["EC2"], "accountIds": ["000000000009"]],
        "The input of Enable (its parameters) is not valid:\n"
          + "  /accountIds: comes from the list of accounts"
      ),
    ] as [(JSON, String)])
  func parameters(parameters: JSON, message: String) throws {
    let result = try scene.batch("inspector2", "enable", .ids(1...250), parameters)
    #expect(result.failure?.kind == .input)
    #expect(result.failure?.message == message)
    #expect(scene.sent.isEmpty)
  }

  @Test("Parameters cannot name another account in an element either")
  func elementParameters() throws {
    let result = try scene.batch(
      "macie2", "batch_update_automated_discovery_accounts", .ids([1]),
      ["accountId": "000000000009", "status": "ENABLED"])
    #expect(
      result.failure?.message
        == "The input of BatchUpdateAutomatedDiscoveryAccounts (its parameters) is not valid:\n"
        + "  /accountId: comes from the list of accounts")
    #expect(scene.sent.isEmpty)
  }

  @Test("An operation that is for no account is refused with those that are")
  func noBatch() throws {
    let failure = try #require(try scene.batch("macie2", "enable_macie", .ids([1])).failure)
    #expect(failure.kind == .unknown)
    #expect(failure.code == "UnknownBatchError")
    #expect(
      failure.message
        == "EnableMacie is not carried out per account; those that are: CreateMember, "
        + "CreateInvitations, DeleteMember, DisassociateMember, UpdateMemberSession, "
        + "BatchUpdateAutomatedDiscoveryAccounts.")
  }

  @Test("An unknown state is refused with the nearest and with those that are known")
  func unknownState() throws {
    let failure = try #require(try scene.wait("macie2", "member_enable", .ids([1])).failure)
    #expect(failure.kind == .unknown)
    #expect(failure.code == "UnknownStateError")
    #expect(
      failure.message
        == "There is no state 'member_enable' to wait for; did you mean member_enabled? "
        + "Known states: member_invited, member_enabled.")
  }
}
