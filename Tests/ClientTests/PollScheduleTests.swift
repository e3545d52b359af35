import MusterDocument
import MusterTransport
import Testing

@testable import MusterClient

@Suite struct PollScheduleTests {
  @Test(
    "Pauses grow with the number of polls, while nothing changes, and with the cost of a poll",
    arguments: [
      (1, 0, 1, 7500), (5, 0, 1, 17_500), (10, 0, 1, 30_000), (500, 0, 1, 30_000),
      // Nothing changes. A state may change soon after the step, so early pauses stay short.
      (5, 4, 1, 17_500), (10, 1, 1, 60_000), (10, 3, 1, 120_000), (10, 500, 1, 120_000),
      // A list of many pages.
      (1, 0, 2, 7500), (1, 0, 20, 60_000), (1, 0, 40, 120_000), (1, 0, 60, 180_000),
      (10, 500, 400, 180_000),
    ])
  func pauses(polls: Int, quiet: Int, requests: Int, pause: Int64) {
    #expect(PollSchedule.pause(after: polls, quiet: quiet, requests: requests) == pause)
  }

  @Test("While nothing changes, a wait reads every two minutes, and soon again after a change")
  func quiet() throws {
    let changed: Int64 = 1_200_000
    let test = WaitTests.test { id, time in
      id == .id(1) && time > changed ? "ENABLED" : "ENABLING"
    }
    let result = try test.wait("inspector2", "account_enabled", .ids(1...2))
    #expect(result.lines == ["000000000001 done", "000000000002 pending ENABLING"])
    func longest(_ range: Range<Int64>) -> Int64 {
      let times = test.sent.map(\.time).filter(range.contains)
      return zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? 0
    }
    #expect((90_000...121_000).contains(longest(400_000..<changed)))
    let afterwards = test.sent.map(\.time).filter { $0 > changed }
    #expect(afterwards[1] - afterwards[0] <= 31_000)
  }

  @Test("Accounts that a step has just read on their way to the state are not read again at once")
  func inProgress() throws {
    let test = WaitTests.test { _, _ in "ENABLED" }
    func account(_ number: Int, _ outcome: JSON, inProgress: Bool) -> JSON {
      var account: JSON = ["accountId": .id(number), "outcome": outcome]
      if inProgress { account["inProgress"] = true }
      return account
    }
    let report: JSON = [
      "outcomes": [
        account(1, "pending", inProgress: true), account(2, "done", inProgress: false),
      ]
    ]
    let result = try test.wait("inspector2", "account_enabled", report)
    #expect(result.lines == ["000000000001 done", "000000000002 done"])
    let read = test.sent.map { $0.body["accountIds"] }
    #expect(read == [.ids([2]), .ids(1...2), .ids([1])])
  }
}
