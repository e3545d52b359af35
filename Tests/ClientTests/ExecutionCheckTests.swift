import MusterDocument
import MusterJournal
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Requests without a response that must not be executed twice: reads decide about them.
@Suite struct ExecutionCheckTests {
  static let invitation: JSON = ["accountIds": ["111111111111"]]

  /// Macie with one member in `state`. `invite` responds to CreateInvitations.
  static func macie(
    _ state: Box<String>,
    _ invite: @escaping @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult
  ) -> @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult {
    { sent in
      guard sent.request.method == "GET" else { return invite(sent) }
      return .ok([
        "members": [["accountId": "111111111111", "relationshipStatus": .string(state.value)]]
      ])
    }
  }

  static func writes(_ test: TestSession) -> Int {
    test.sent.filter { $0.request.method == "POST" }.count
  }

  @Test("A lost request that was executed is not sent again, and the call succeeds")
  func executed() throws {
    let state = Box("Created")
    let test = TestSession(
      response: Self.macie(state) { _ in
        state.change { $0 = "Invited" }
        return .failure(TransportFailure(.interrupted, "cut"))
      })
    let result = try test.call("macie2", "create_invitations", Self.invitation)
    #expect(result.failure == nil)
    #expect(result.document.map { JSON($0.root) } == ["unprocessedAccounts": []])
    #expect(Self.writes(test) == 1)
    let reads = test.sent.filter { $0.request.method == "GET" }.map(\.time)
    #expect(reads.count == 2)
    #expect(reads[0] >= 10_000 && reads[1] >= reads[0] + 5000)
  }

  @Test("A request that failed with a 5xx status and was not executed is sent again")
  func notExecuted() throws {
    let state = Box("Created")
    let attempts = Box(0)
    let test = TestSession(
      response: Self.macie(state) { _ in
        guard
          attempts.change({
            $0 += 1
            return $0
          }) > 1
        else {
          return .error(500, "InternalServerException")
        }
        state.change { $0 = "Invited" }
        return .ok(["unprocessedAccounts": []])
      })
    #expect(try test.call("macie2", "create_invitations", Self.invitation).failure == nil)
    #expect(Self.writes(test) == 2)
  }

  @Test("Reads that change decide when two agree")
  func stale() throws {
    let reads = Box(0)
    let test = TestSession { sent in
      guard sent.request.method == "GET" else { return .failure(TransportFailure(.timeout, "")) }
      let count = reads.change {
        $0 += 1
        return $0
      }
      let status: JSON = count == 1 ? "Created" : "Invited"
      return .ok(["members": [["accountId": "111111111111", "relationshipStatus": status]]])
    }
    #expect(try test.call("macie2", "create_invitations", Self.invitation).failure == nil)
    #expect(reads.value == 3)
  }

  @Test("If reads do not decide, the request may have been executed, and is not sent again")
  func undecided() throws {
    let test = TestSession(
      response: Self.macie(Box("Unheard")) { _ in .failure(TransportFailure(.interrupted, "cut")) })
    let result = try test.call("macie2", "create_invitations", Self.invitation)
    #expect(result.failure?.mayHaveBeenExecuted == true)
    #expect(Self.writes(test) == 1)
  }

  @Test("A repeated request that is refused because the first one was executed succeeds")
  func refusedRepetition() throws {
    let attempts = Box(0)
    let test = TestSession { sent in
      guard !sent.path.hasPrefix("/members/list") else {
        return .ok(["members": [["accountId": "111111111111", "relationshipStatus": "CREATED"]]])
      }
      return attempts.change {
        $0 += 1
        return $0
      } == 1
        ? .failure(TransportFailure(.interrupted, "cut"))
        : .error(400, "ValidationException", "is already a member")
    }
    let result = try test.call("inspector2", "associate_member", ["accountId": "111111111111"])
    #expect(result.document?.root["accountId"]?.string == "111111111111")
    #expect(attempts.value == 2)
  }

  // MARK: After a crash

  let file = JournaledCallTests.File()

  /// Makes a call whose outcome is not recorded, as if the process had been killed.
  func killed(_ service: String, _ operation: String, _ input: JSON) throws {
    let test = TestSession(journal: try file.open()) { _ in
      .failure(TransportFailure(.interrupted, "cut"))
    }
    let call = try test.client(service).call(operation, input.bytes)
    test.session.loop.monitor.locked { call.start { _ in } }
  }

  @Test("A call in doubt about which no read decides fails, and is not sent")
  func noRead() throws {
    let input: JSON = [
      "reportFormat": "CSV", "s3Destination": ["bucketName": "a", "kmsKeyArn": "arn:aws:kms:a"],
    ]
    try killed("inspector2", "create_findings_report", input)
    let test = TestSession(journal: try file.open()) { _ in .ok(["reportId": "r-2"]) }
    let result = try test.call("inspector2", "create_findings_report", input)
    #expect(result.failure?.code == "MayHaveBeenExecuted")
    #expect(result.failure?.mayHaveBeenExecuted == true)
    #expect(test.sent.isEmpty)
  }

  @Test(
    "An invitation in doubt is sent only if reads show that it was not", arguments: [true, false])
  func invitation(wasExecuted: Bool) throws {
    try killed("macie2", "create_invitations", Self.invitation)
    let test = TestSession(
      journal: try file.open(),
      response: Self.macie(Box(wasExecuted ? "Invited" : "Created")) { _ in
        .ok(["unprocessedAccounts": []])
      })
    #expect(try test.call("macie2", "create_invitations", Self.invitation).failure == nil)
    #expect(Self.writes(test) == (wasExecuted ? 0 : 1))
  }

  @Test("An idempotent call in doubt is sent again with the same token")
  func token() throws {
    try killed("inspector2", "enable", ["resourceTypes": ["EC2"]])
    let test = TestSession(journal: try file.open()) { _ in .ok(["accounts": []]) }
    #expect(try test.call("inspector2", "enable", ["resourceTypes": ["EC2"]]).failure == nil)
    #expect(test.sent.count == 1)
  }
}
