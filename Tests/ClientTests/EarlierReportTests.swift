import MusterDocument
import Testing

@testable import MusterClient

/// An earlier report as the list of accounts of the next run.
@Suite struct EarlierReportTests {
  static func outcome(_ id: Int, _ region: String, _ outcome: String) -> JSON {
    [
      "accountId": .string(String(repeating: "\(id)", count: 12)), "email": "a@example.com",
      "region": .string(region), "service": "inspector2", "step": "inspector scanning",
      "outcome": .string(outcome), "code": "X", "message": "m", "remedy": "r",
    ]
  }

  static let report: JSON = [
    "simulated": false,
    "outcomes": [
      outcome(1, "us-east-1", "done"), outcome(1, "eu-west-1", "needs_action"),
      outcome(2, "us-east-1", "retryable"), outcome(2, "eu-west-1", "pending"),
      outcome(2, "eu-west-1", "done"), outcome(3, "us-east-1", "already"),
      outcome(3, "eu-west-1", "done"), outcome(4, "us-east-1", "skipped"),
    ],
    "summary": ["done": 3],
  ]

  @Test("The accounts that are not done are read, each with its Regions")
  func open() throws {
    #expect(
      try AccountsFileTests.read(Self.report.text) == [
        "accounts": [
          ["accountId": "111111111111", "email": "a@example.com", "regions": ["eu-west-1"]],
          [
            "accountId": "222222222222", "email": "a@example.com",
            "regions": ["us-east-1", "eu-west-1"],
          ],
        ]
      ])
  }

  @Test("A batch leaves out the accounts that are not open in its Region")
  func batch() throws {
    let test = FakeService().session()
    let accounts = try AccountsFileTests.read(Self.report.text)
    let result = try test.batch("inspector2", "enable", accounts, ["resourceTypes": ["EC2"]])
    #expect(result.lines == ["222222222222 done"])
  }

  @Test("The Regions of an account survive when a report is written and read")
  func regions() throws {
    let list = Report(try AccountsFile(Self.report.bytes))
    let again = try Report.read(list.json)
    #expect(
      (0..<again.count).map { again[$0]?.account.regions ?? [] } == [
        ["eu-west-1"], ["us-east-1", "eu-west-1"],
      ])
  }

  @Test("A report in which all is done has no accounts, and a warning reports it")
  func allDone() throws {
    let report: JSON = ["outcomes": [Self.outcome(1, "us-east-1", "done")]]
    let file = try AccountsFile(report.bytes)
    #expect(Report(file).root["accounts"]?.count == 0)
    #expect(
      file.warnings == ["every outcome of the report is done or skipped, so no account is left"])
  }

  @Test(
    "An outcome that is not valid is refused",
    arguments: [
      (
        #"{"outcomes":[{"accountId":"1","outcome":"pending"}]}"#,
        "account 1: '1' is not an account id"
      ),
      (
        #"{"outcomes":[{"accountId":"111111111111","outcome":"fine"}]}"#,
        "account 1: the outcome is unknown"
      ),
      (
        #"{"outcomes":[{"accountId":"111111111111"}]}"#,
        "account 1: the outcome is missing"
      ),
      (#"{"outcomes":[7]}"#, "account 1: the account id is a number: put it in quotes"),
    ])
  func invalid(json: String, message: String) throws {
    let failure = try #require(throws: Failure.self) { try AccountsFile(Array(json.utf8)) }
    #expect(failure.message.contains(message))
  }
}
