import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

@Suite struct BatchTests {
  @Test(
    "Accounts are sent in requests of the maximum size, all at once, and reported in order"
  )
  func chunks() throws {
    let test = FakeService().session()
    let result = try test.batch(
      "inspector2", "enable", .ids(1...250), ["resourceTypes": ["EC2"], "clientToken": "t"])
    // The accounts are read first.
    #expect(test.sent.map(\.time) == [0, 0, 0, 100, 100, 100])
    #expect(
      test.writes.map(\.body)
        == [1...100, 101...200, 201...250].map {
          ["accountIds": .ids($0), "resourceTypes": ["EC2"], "clientToken": "t"]
        })
    #expect(
      result.lines == JSON.ids(1...250).elements.compactMap { $0.string.map { $0 + " done" } })
    #expect(
      result.outcomes.first == [
        "accountId": .id(1), "service": "inspector2", "region": "us-east-1",
        "step": "inspector scanning", "outcome": "done", "code": "", "message": "", "remedy": "",
        "requestId": "", "attempts": 1, "at": "2026-01-01T00:00:00.200000Z",
      ])
  }

  @Test(
    "The size of a request is the model's limit, the data's setting, or one",
    arguments: [
      (
        "inspector2", "batch_update_member_ec2_deep_inspection_status",
        ["activateDeepInspection": true], [100, 20]
      ),
      ("macie2", "create_invitations", [:], [50, 50, 20]),
      ("macie2", "batch_update_automated_discovery_accounts", ["status": "ENABLED"], [50, 50, 20]),
      ("inspector2", "associate_member", [:], Array(repeating: 1, count: 120)),
      ("macie2", "update_member_session", ["status": "PAUSED"], Array(repeating: 1, count: 120)),
    ] as [(String, String, JSON, [Int])])
  func capacity(service: String, operation: String, parameters: JSON, sizes: [Int]) throws {
    let states = operation == "update_member_session" ? "Enabled" : nil
    let ids = JSON.ids(1...120).elements.compactMap(\.string)
    let test = FakeService(
      states.map { state in Dictionary(uniqueKeysWithValues: ids.map { ($0, state) }) } ?? [:]
    ).session()
    let result = try test.batch(service, operation, .ids(1...120), parameters)
    #expect(result.lines.count == 120)
    #expect(result.lines.allSatisfy { $0.hasSuffix(" done") })
    #expect(
      test.writes.map {
        max(1, ($0.body["accountIds"] ?? $0.body["accounts"] ?? []).elements.count)
      }
        == sizes)
  }

  @Test("A parameter is set where the model has it: in every element, or beside the list")
  func parameters() throws {
    let test = FakeService().session()
    _ = try test.batch(
      "inspector2", "batch_update_member_ec2_deep_inspection_status", .ids([1, 2]),
      ["activateDeepInspection": true])
    _ = try test.batch("macie2", "create_invitations", .ids([1]), ["message": "Welcome"])
    _ = try test.batch("macie2", "update_member_session", .ids([7]), ["status": "PAUSED"])
    #expect(
      test.writes.map(\.body) == [
        [
          "accountIds": [
            ["accountId": .id(1), "activateDeepInspection": true],
            ["accountId": .id(2), "activateDeepInspection": true],
          ]
        ],
        ["accountIds": [.id(1)], "message": "Welcome"],
        ["status": "PAUSED"],
      ])
    #expect(test.writes.last?.path == "/macie/members/000000000007")
  }

  @Test("An account without a required email address needs action; the others continue")
  func addresses() throws {
    let test = FakeService().session()
    let result = try test.batch(
      "macie2", "create_member",
      [["accountId": .id(1), "email": "one@example.com", "name": "One"], .id(2)],
      ["tags": ["team": "security"]])
    #expect(result.lines == ["000000000001 done", "000000000002 needs_action EmailMissing"])
    #expect(result.outcomes[0]["email"] == "one@example.com" && result.outcomes[0]["name"] == "One")
    #expect(result.outcomes[1]["message"] == "CreateMember requires the account's email address")
    #expect(result.outcomes[1]["remedy"] == "add the account's email address to the list")
    #expect(
      test.writes.map(\.body) == [
        [
          "account": ["accountId": .id(1), "email": "one@example.com"],
          "tags": ["team": "security"],
        ]
      ])
  }

  @Test(
    "Accounts that are done or in progress in an earlier report continue; others keep their outcomes"
  )
  func earlierReport() throws {
    let test = FakeService().session()
    let failed: JSON = [
      "accountId": .id(2), "email": "two@example.com", "service": "macie2", "region": "eu-west-1",
      "step": "macie invitation", "outcome": "needs_action", "code": "ClientError",
      "message": "no", "remedy": "do something", "requestId": "r", "attempts": 3,
      "at": "2026-01-01T00:00:00Z",
    ]
    let report: JSON = [
      "outcomes": [
        ["accountId": .id(1), "outcome": "done"], failed,
        ["accountId": .id(3), "outcome": "already"],
        ["accountId": .id(4), "outcome": "pending"],
        ["accountId": .id(5), "outcome": "skipped", "code": "SUSPENDED"],
        ["accountId": .id(6), "outcome": "pending", "code": "CREATED", "inProgress": true],
      ]
    ]
    let result = try test.batch("inspector2", "enable", report, ["resourceTypes": ["EC2"]])
    #expect(test.sent.map { $0.body["accountIds"] } == [.ids([1, 3, 6]), .ids([1, 3, 6])])
    #expect(
      result.lines == [
        "000000000001 done", "000000000002 needs_action ClientError", "000000000003 done",
        "000000000004 pending", "000000000005 skipped SUSPENDED", "000000000006 done",
      ])
    #expect(result.outcomes[1] == failed)
    // An outcome without a service, such as a suspended account in a file, counts for this step.
    #expect(result.outcomes[4]["step"] == "inspector scanning")
    #expect(result.outcomes[4]["service"] == "inspector2")
  }

  @Test(
    "A list with no open accounts is reported without a request",
    arguments: [[], [:], ["accounts": []], ["accounts": [:]], ["outcomes": []]] as [JSON])
  func nothingToDo(accounts: JSON) throws {
    let test = TestSession { _ in .ok() }
    let result = try test.batch("inspector2", "enable", accounts, ["resourceTypes": ["EC2"]])
    #expect(result.failure == nil)
    #expect(result.outcomes.isEmpty)
    #expect(test.sent.isEmpty)
  }

  @Test("Progress adds up at every step, and ends with the counts of the report")
  func progress() throws {
    let test = FakeService().session { sent in
      guard !sent.isRead, let ids = sent.body["accountIds"]?.elements else { return nil }
      let failed = ids.prefix(2).map { id -> JSON in
        ["accountId": id, "errorCode": "ACCOUNT_IS_ISOLATED"]
      }
      let accounts = ids.dropFirst(2).map { FakeService.scan($0, "ENABLED") }
      return .ok(["accounts": .array(accounts), "failedAccounts": .array(failed)])
    }
    _ = try test.batch("inspector2", "enable", .ids(1...250), ["resourceTypes": ["EC2"]])
    let updates = test.progress.value
    #expect(updates.count >= 4)
    #expect(updates.allSatisfy { $0.total == 250 && $0.accounted == 250 })
    #expect(updates.map(\.done) == updates.map(\.done).sorted())
    #expect(updates.first?.pending == 250)
    #expect(updates.last?.done == 244)
    #expect(updates.last?.needsAction == 6)
    #expect(updates.last?.activity == "enable")
    #expect(updates.last?.service == "inspector2")
    #expect(updates.last?.region == "us-east-1")
  }

  @Test("A cancelled batch ends at once")
  func cancelled() throws {
    let test = TestSession { _ in .error(503) }
    let batch = try Batch(
      client: try test.client("inspector2"), operation: "enable",
      accounts: .json(JSON.ids(1...250).bytes),
      options: .with { $0.parameters = Array(#"{"resourceTypes":["EC2"]}"#.utf8) })
    let id = test.session.submit(batch, userData: 0)
    _ = test.session.poll(timeout: 20_000, capacity: 1)
    test.session.cancel(id)
    let events = test.session.poll(timeout: nil, capacity: 9)
    #expect(events.map { $0.result?.failure?.kind } == [.cancelled])
    #expect(test.session.poll(timeout: nil, capacity: 9).isEmpty)
    #expect(test.transport.elapsed == 20_000)
  }
}
