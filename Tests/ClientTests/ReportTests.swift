import MusterDocument
import Testing

@testable import MusterClient

@Suite struct ReportTests {
  static func report(_ accounts: ClosedRange<Int>, _ outcome: String, _ region: String) -> JSON {
    [
      "outcomes": .array(
        accounts.map { number in
          [
            "accountId": .id(number), "service": "inspector2", "region": .string(region),
            "step": "inspector scanning", "outcome": .string(outcome), "code": "", "message": "",
            "remedy": "", "requestId": .string("r-\(number / 2)"), "attempts": 1,
            "at": "2026-01-01T00:00:00Z",
          ]
        })
    ]
  }

  @Test("A merged report has the outcomes of its parts in order, and writes them unchanged")
  func merged() throws {
    let parts = [
      Self.report(1...3, "done", "us-east-1"), ["outcomes": []],
      Self.report(2...4, "skipped", "eu-west-1"),
    ]
    let merged = Report.merged(try parts.map { try Report.read($0.bytes) })
    let expected = parts.flatMap { $0["outcomes"]?.elements ?? [] }
    #expect(merged.root["outcomes"].map { JSON($0) } == .array(expected))
    #expect(merged.count == 6)
    #expect((0...6).map { merged[$0]?.account.id.last } == ["1", "2", "3", "2", "3", "4", nil])
    #expect(
      (0..<6).map { merged[$0]?.outcome?.response.requestID } == [
        "r-0", "r-1", "r-1", "r-1", "r-1", "r-2",
      ])
    #expect(
      [.done, .skipped, .pending, nil].map(merged.count(of:)) == [3, 3, 0, 0])
    #expect(merged[-1] == nil)
  }

  @Test("The parts of a merged report continue in the next step, unless an account is in several")
  func nextStep() throws {
    let test = FakeService().session()
    func enable(_ parts: [JSON]) throws -> CallResult {
      test.session.run(
        try Batch(
          client: try test.client("inspector2"), operation: "enable",
          accounts: .report(Report.merged(try parts.map { try Report.read($0.bytes) })),
          options: .with { $0.parameters = (["resourceTypes": ["EC2"]] as JSON).bytes }))
    }
    let (first, second) = (
      Self.report(1...2, "done", "us-east-1"), Self.report(3...3, "skipped", "us-east-1")
    )
    #expect(
      try enable([first, second]).lines == [
        "000000000001 done", "000000000002 done", "000000000003 skipped",
      ])
    #expect(
      try enable([first, second, first]).failure?.message.contains(
        "/outcomes/3: duplicate account id 000000000001, first at /outcomes/0") == true)
  }
}
