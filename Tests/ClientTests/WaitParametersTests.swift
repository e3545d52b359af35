import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Waits for the requested scan types.
@Suite struct WaitParametersTests {
  /// A session in which the account has these statuses by scan type, after a minute `later`.
  static func session(_ now: [String: String], _ later: [String: String]? = nil) -> TestSession {
    TestSession { sent in
      let types = sent.time < 60_000 ? now : later ?? now
      let state = types.values.contains("ENABLED") ? "ENABLED" : types["whole"] ?? "DISABLED"
      let parts = types.filter { $0.key != "whole" }.sorted { $0.key < $1.key }
      return .ok([
        "accounts": [
          [
            "accountId": .id(1), "state": ["status": .string(types["whole"] ?? state)],
            "resourceState": .object(
              parts.map { (key: $0.key, value: ["status": .string($0.value)]) }),
          ]
        ]
      ])
    }
  }

  static func wait(
    _ test: TestSession, _ state: String, _ accounts: JSON = .ids([1]), _ parameters: JSON = [:]
  ) throws -> CallResult {
    test.session.run(
      try Wait(
        client: try test.client("inspector2"), state: state, accounts: .json(accounts.bytes),
        options: .with {
          $0.timeoutMilliseconds = 600_000
          $0.parameters = parameters.bytes
        }))
  }

  static let lambda: JSON = ["resourceTypes": ["LAMBDA"]]

  @Test(
    "Only the types that were asked for must reach the state",
    arguments: [
      ("account_enabled", ["EC2"], ["ec2": "ENABLED", "lambda": "ENABLING"], "done"),
      (
        "account_enabled", ["LAMBDA"], ["ecr": "ENABLED", "lambda": "ENABLING"], "pending ENABLING"
      ),
      ("account_enabled", ["LAMBDA"], ["ecr": "ENABLED"], "pending"),
      ("account_enabled", [], ["whole": "ENABLED"], "pending ResponseParserError"),
      (
        "account_enabled", ["EC2", "LAMBDA"], ["ec2": "ENABLED", "lambda": "DISABLED"],
        "needs_action DISABLED"
      ),
      (
        "account_enabled", ["EC2", "LAMBDA"], ["ec2": "SUSPENDED", "lambda": "ENABLING"],
        "needs_action SUSPENDED"
      ),
      ("account_disabled", ["LAMBDA"], ["ecr": "ENABLED", "lambda": "DISABLED"], "done"),
      (
        "account_disabled", ["LAMBDA", "EC2"],
        ["ecr": "ENABLED", "lambda": "DISABLED", "ec2": "DISABLING"], "pending DISABLING"
      ),
      ("account_enabled", [], ["ec2": "ENABLED", "lambda": "ENABLING"], "pending ENABLING"),
      ("account_enabled", [], ["ec2": "ENABLED", "lambda": "DISABLED"], "done"),
      (
        "account_enabled", [], ["whole": "ENABLED", "ec2": "DISABLED", "ecr": "DISABLED"],
        "pending ENABLED"
      ),
      ("account_disabled", [], ["ec2": "DISABLED", "ecr": "DISABLED"], "done"),
      (
        "account_disabled", [], ["whole": "DISABLED", "ec2": "DISABLED", "ecr": "DISABLING"],
        "pending DISABLING"
      ),
    ] as [(String, [String], [String: String], String)])
  func types(state: String, asked: [String], types: [String: String], outcome: String) throws {
    let parameters: JSON = asked.isEmpty ? [:] : ["resourceTypes": .array(asked.map(JSON.string))]
    let result = try Self.wait(Self.session(types), state, .ids([1]), parameters)
    #expect(result.lines == ["000000000001 \(outcome)"])
  }

  @Test("A wait ends when the last type that was asked for has reached the state")
  func later() throws {
    let test = Self.session(
      ["ecr": "ENABLED", "lambda": "ENABLING"], ["ecr": "ENABLED", "lambda": "ENABLED"])
    #expect(
      try Self.wait(test, "account_enabled", .ids([1]), Self.lambda).lines
        == ["000000000001 done"])
    #expect(test.transport.elapsed > 60_000)
  }

  @Test("A wait takes over the types of the batch whose report it is given, and passes them on")
  func inherited() throws {
    let service = FakeService()
    let test = service.session { sent in
      guard sent.isRead, sent.time > 200 else { return nil }
      return .ok([
        "accounts": [
          [
            "accountId": .id(1), "state": ["status": "ENABLED"],
            "resourceState": ["ecr": ["status": "ENABLED"], "lambda": ["status": "ENABLING"]],
          ]
        ]
      ])
    }
    let batch = try test.batch("inspector2", "enable", .ids([1]), Self.lambda)
    let report = try #require(batch.report)
    #expect(report.root["parameters"].map { JSON($0) } == Self.lambda)
    let again = try Report.read(report.json)
    let wait = test.session.run(
      try Wait(
        client: try test.client("inspector2"), state: "account_enabled",
        accounts: .report(Report.merged([again])),
        options: .with { $0.timeoutMilliseconds = 60_000 }))
    #expect(wait.lines == ["000000000001 pending ENABLING"])
    #expect(wait.report?.root["parameters"].map { JSON($0) } == Self.lambda)
    let given = test.session.run(
      try Wait(
        client: try test.client("inspector2"), state: "account_enabled",
        accounts: .report(again),
        options: .with {
          $0.timeoutMilliseconds = 60_000
          $0.parameters = Array(#"{"resourceTypes":["ECR"]}"#.utf8)
        }))
    #expect(given.lines == ["000000000001 done"])
  }

  @Test(
    "Parameters that a state does not have are rejected",
    arguments: [
      (
        "account_enabled", ["resourceType": ["EC2"]],
        "/resourceType is not a parameter of account_enabled; it has resourceTypes"
      ),
      (
        "account_enabled", ["resourceTypes": ["EC"]],
        "/resourceTypes has the unknown value 'EC'; did you mean EC2?"
      ),
      (
        "account_enabled", ["resourceTypes": "EC2"], "/resourceTypes must be a list of strings"
      ),
      (
        "member_associated", ["resourceTypes": ["EC2"]],
        "/resourceTypes is not a parameter of member_associated, which has none"
      ),
    ] as [(String, JSON, String)])
  func invalid(state: String, parameters: JSON, message: String) throws {
    let test = TestSession { _ in .ok() }
    let failure = try #require(try Self.wait(test, state, .ids([1]), parameters).failure)
    #expect(failure.kind == .input)
    #expect(
      failure.message == "The parameters object of \(state) is not valid:\n  \(message)")
    #expect(test.sent.isEmpty)
  }

  @Test("States are read once, without waiting, with what each account needs")
  func states() throws {
    let test = FakeService(["000000000001": "ENABLED", "000000000002": "CREATED"]).session()
    let states = AccountStates(
      client: try test.client("inspector2"), state: "member_associated",
      accounts: .json(JSON.ids(1...3).bytes))
    let result = test.session.run(states)
    #expect(
      result.lines == [
        "000000000001 done", "000000000002 pending CREATED", "000000000003 needs_action NotFound",
      ])
    #expect(result.outcomes[2]["remedy"] == "associate the account with AssociateMember")
    #expect(test.sent.count == 1)
    #expect(test.progress.value.count == 1)
  }
}
