import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Requests of a batch that are sent again: lost ones, late ones and divided ones.
@Suite struct ResentRequestTests {
  static let types: JSON = ["resourceTypes": ["EC2"]]

  @Test(
    "A lost request that reads show as not executed is sent again",
    arguments: [
      ("inspector2", "disassociate_member", "ENABLED"), ("macie2", "delete_member", "Removed"),
      ("inspector2", "associate_member", ""),
    ])
  func lost(service: String, operation: String, state: String) throws {
    let fake = FakeService(state.isEmpty ? [:] : ["000000000001": state])
    let writes = Box(0)
    let test = fake.session { sent in
      guard !sent.isRead else { return nil }
      let isFirst = writes.change { count -> Bool in
        count += 1
        return count == 1
      }
      return isFirst
        ? .success(HTTPResponse(status: 200, body: Array("<html>".utf8))) : nil
    }
    let result = try test.batch(service, operation, .ids([1]))
    #expect(result.lines == ["000000000001 done"])
    #expect(test.writes.count == 2)
    // It was read for as long as reads may be stale.
    #expect(test.writes[1].time - test.writes[0].time >= 120_000)
  }

  @Test("A lost request that was executed is not sent again")
  func executed() throws {
    let fake = FakeService(["000000000001": "ENABLED"])
    let test = fake.session { sent in
      guard !sent.isRead else { return nil }
      _ = fake.response(to: sent)
      return .success(HTTPResponse(status: 200, body: Array("<html>".utf8)))
    }
    #expect(
      try test.batch("inspector2", "disassociate_member", .ids([1])).lines
        == ["000000000001 done"])
    #expect(test.writes.count == 1)
  }

  @Test("A request that is lost again and again is given up after 15 minutes")
  func neverExecuted() throws {
    let test = FakeService(["000000000001": "ENABLED"]).session { sent in
      sent.isRead ? nil : .success(HTTPResponse(status: 200, body: Array("<html>".utf8)))
    }
    let result = try test.batch("inspector2", "disassociate_member", .ids([1]))
    #expect(result.lines == ["000000000001 pending ResponseParserError"])
    #expect((900_000...1_200_000).contains(test.transport.elapsed))
    #expect((2...9).contains(test.writes.count))
  }

  @Test("The time to retry is not exceeded by a delay", arguments: [60_000, 120_000, 300_000])
  func bound(milliseconds: Int64) throws {
    let settings = TestSession.settings { $0.batchRetry = milliseconds }
    for response in [
      ScriptedTransport.ScriptedResult.error(429, "TooManyRequestsException"),
      .ok([
        "accounts": [], "failedAccounts": [["accountId": .id(1), "errorCode": "SSM_THROTTLED"]],
      ]),
    ] {
      let test = FakeService().session(settings: settings) { $0.isRead ? nil : response }
      let result = try test.batch("inspector2", "enable", .ids([1]), Self.types)
      #expect(result.outcomes[0]["outcome"] == "retryable")
      // The attempts of the last call take some seconds.
      #expect((milliseconds...milliseconds + 15_000).contains(test.transport.elapsed))
    }
  }

  @Test("If one account is the reason why a request is refused, the others are done")
  func isolated() throws {
    let fake = FakeService()
    let guilty: Set = ["000000000007", "000000000031", "000000000032"]
    let test = fake.session { sent in
      guard !sent.isRead else { return nil }
      let ids = sent.body["accountIds"]?.elements.compactMap(\.string) ?? []
      guard let id = ids.first(where: guilty.contains) else { return nil }
      return .error(
        400, "ValidationException", "LAMBDA_CODE requires LAMBDA, which is not enabled for \(id).")
    }
    let result = try test.batch(
      "inspector2", "enable", .ids(1...150), ["resourceTypes": ["LAMBDA_CODE"]])
    for outcome in result.outcomes {
      let id = outcome["accountId"]?.string ?? ""
      let isGuilty = guilty.contains(id)
      #expect(outcome["outcome"]?.string == (isGuilty ? "needs_action" : "done"), "\(id)")
      if isGuilty { #expect(outcome["remedy"] == "enable LAMBDA with LAMBDA_CODE") }
    }
    #expect(test.writes.count < 45)
  }
}
