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
      sent.isRead ? member(.string(state.value), sent) : invite(sent)
    }
  }

  /// The response to GetMember or ListMembers.
  static func member(_ status: JSON, _ sent: ScriptedTransport.Sent)
    -> ScriptedTransport.ScriptedResult
  {
    let member: JSON = ["accountId": "111111111111", "relationshipStatus": status]
    return .ok(sent.path == "/members" ? ["members": [member]] : member)
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
      return Self.member(count == 1 ? "Created" : "Invited", sent)
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
      guard !sent.isRead else {
        return .ok(["member": ["accountId": "111111111111", "relationshipStatus": "CREATED"]])
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

  /// Makes a call whose outcome is not recorded, as if the process had been killed after it sent
  /// the request. `response` responds to the reads before it. Returns the body of the request.
  @discardableResult
  func killed(
    _ service: String, _ operation: String, _ input: JSON,
    _ response: @escaping @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult = {
      _ in
      .error(500, "InternalServerException")
    }
  ) throws -> JSON {
    let test = TestSession(journal: try file.open(), response: response)
    _ = test.session.submit(try test.client(service).call(operation, input.bytes), userData: 0)
    var polls = 0
    while test.writes.isEmpty, polls < 10_000 {
      _ = test.session.poll(timeout: 50, capacity: 1)
      polls += 1
    }
    return try #require(test.writes.first).body
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
  func invited(wasExecuted: Bool) throws {
    try killed(
      "macie2", "create_invitations", Self.invitation, Self.macie(Box("Created"), Self.cut))
    let test = TestSession(
      journal: try file.open(),
      response: Self.macie(Box(wasExecuted ? "Invited" : "Created")) { _ in
        .ok(["unprocessedAccounts": []])
      })
    #expect(try test.call("macie2", "create_invitations", Self.invitation).failure == nil)
    #expect(Self.writes(test) == (wasExecuted ? 0 : 1))
  }

  static let cut: @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult = { _ in
    .failure(TransportFailure(.interrupted, "cut"))
  }

  @Test("An account that was invited before shows nothing about an invitation in doubt")
  func invitedBefore() throws {
    try killed(
      "macie2", "create_invitations", Self.invitation, Self.macie(Box("Invited"), Self.cut))
    try expectUndecidedInvitation()
    let run = try RunList(path: file.path, at: Instant(milliseconds: 0)).run(1)
    #expect(run["accountsInDoubt"] == ["111111111111"])
    #expect(run["doubts"]?.elements.first?["decision"]?.string?.contains("before") == true)
  }

  @Test("If the state before could not be read, a later state does not show that it was executed")
  func unreadBefore() throws {
    try killed("macie2", "create_invitations", Self.invitation)
    try expectUndecidedInvitation()
  }

  /// A run that is resumed finds the account Invited, and neither sends nor confirms the request.
  private func expectUndecidedInvitation() throws {
    let test = TestSession(
      journal: try file.open(),
      response: Self.macie(Box("Invited")) { _ in .ok(["unprocessedAccounts": []]) })
    let result = try test.call("macie2", "create_invitations", Self.invitation)
    #expect(result.failure?.code == "MayHaveBeenExecuted")
    #expect(Self.writes(test) == 0)
  }

  @Test(
    "A member that existed before is refused again after a crash, one that did not is created",
    arguments: [true, false])
  func memberBefore(existed: Bool) throws {
    let before: JSON = existed ? ["relationshipStatus": "Created", "arn": "arn:1"] : .null
    let read: @Sendable (JSON) -> ScriptedTransport.ScriptedResult = { member in
      member == .null ? .error(404, "ResourceNotFoundException", "") : .ok(member)
    }
    let input: JSON = ["account": ["accountId": "111111111111", "email": "one@example.com"]]
    try killed("macie2", "create_member", input) { $0.isRead ? read(before) : Self.cut($0) }
    let test = TestSession(journal: try file.open()) { sent in
      sent.isRead
        ? read(["relationshipStatus": "Created", "arn": "arn:1"])
        : .error(409, "ConflictException", "The account is a member already.")
    }
    let result = try test.call("macie2", "create_member", input)
    #expect(result.failure?.code == (existed ? "ConflictException" : nil))
    #expect(result.document?.root["arn"]?.string == (existed ? nil : "arn:1"))
    #expect(Self.writes(test) == 1)
  }

  @Test("One account in doubt is read by its id, several are read as a list")
  func byID() throws {
    let input: JSON = ["accountIds": ["111111111111", "222222222222"]]
    for (input, path) in [(Self.invitation, "/members/111111111111"), (input, "/members")] {
      let file = JournaledCallTests.File()
      let test = TestSession(journal: try file.open()) { sent in
        guard sent.isRead else { return Self.cut(sent) }
        let member: JSON = ["accountId": "111111111111", "relationshipStatus": "Created"]
        return .ok(sent.path == "/members" ? ["members": [member]] : member)
      }
      _ = try test.call("macie2", "create_invitations", input)
      #expect(Set(test.sent.filter(\.isRead).map(\.path)) == [path])
    }
  }

  @Test("A batch does not read the states before twice")
  func batchReads() throws {
    let service = FakeService(["000000000001": "Created"])
    let test = TestSession(journal: try file.open()) { service.response(to: $0) }
    #expect(
      try test.batch("macie2", "create_invitations", .ids([1])).lines == ["000000000001 done"])
    #expect(test.sent.prefix { $0.isRead }.count == 1)
  }

  /// A kind of state that requests change, and a request of it after a crash.
  struct Kind: Sendable, CustomTestStringConvertible {
    var name: String
    var service: String
    var operation: String
    var input: JSON
    /// The response to reads, if the request was executed, or not.
    var state: @Sendable (Bool) -> ScriptedTransport.ScriptedResult
    /// The response to the request, if it was executed before.
    var repeated: ScriptedTransport.ScriptedResult = .ok([:])
    /// True if an executed request is not sent again.
    var isDecidedByReads = false

    var testDescription: String { name }
  }

  static let kinds: [Kind] = [
    Kind(
      name: "memberships", service: "inspector2", operation: "associate_member",
      input: ["accountId": "111111111111"],
      state: { isExecuted in
        isExecuted
          ? .ok(["member": ["accountId": "111111111111", "relationshipStatus": "CREATED"]])
          : .error(404, "ResourceNotFoundException")
      }, repeated: .error(400, "ValidationException", "is already a member")),
    Kind(
      name: "invitations", service: "macie2", operation: "create_invitations",
      input: ["accountIds": ["111111111111"]],
      state: { .ok(["relationshipStatus": $0 ? "Invited" : "Created"]) }, isDecidedByReads: true),
    Kind(
      name: "sessions", service: "macie2", operation: "enable_macie", input: [:],
      state: {
        $0
          ? .ok(["status": "ENABLED"])
          : .error(403, "AccessDeniedException", "Macie is not enabled")
      },
      repeated: .error(409, "ConflictException", "Macie has already been enabled")),
    Kind(
      name: "scans", service: "inspector2", operation: "enable",
      input: ["accountIds": ["111111111111"], "resourceTypes": ["EC2"]],
      state: { _ in .ok(["accounts": []]) },
      repeated: .ok(["accounts": [FakeService.scan("111111111111", "ENABLING")]])),
    Kind(
      name: "deep inspection", service: "inspector2",
      operation: "batch_update_member_ec2_deep_inspection_status",
      input: ["accountIds": [["accountId": "111111111111", "activateDeepInspection": true]]],
      state: { _ in .ok(["accountIds": []]) },
      repeated: .ok(["accountIds": [["accountId": "111111111111", "status": "ACTIVATED"]]])),
    Kind(
      name: "discovery", service: "macie2",
      operation: "batch_update_automated_discovery_accounts",
      input: ["accounts": [["accountId": "111111111111", "status": "ENABLED"]]],
      state: { _ in .ok(["items": []]) }, repeated: .ok(["errors": []])),
  ]

  @Test(
    "A call in doubt of each kind succeeds, and is sent again only if that is safe",
    arguments: kinds, [true, false])
  func kind(_ kind: Kind, wasExecuted: Bool) throws {
    let first = try killed(kind.service, kind.operation, kind.input) {
      $0.isRead ? kind.state(false) : Self.cut($0)
    }
    let isExecuted = Box(wasExecuted)
    let test = TestSession(journal: try file.open()) { sent in
      if sent.isRead { return kind.state(isExecuted.value) }
      defer { isExecuted.change { $0 = true } }
      return isExecuted.value ? kind.repeated : .ok([:])
    }
    let result = try test.call(kind.service, kind.operation, kind.input)
    #expect(result.failure == nil)
    #expect(test.writes.count == (kind.isDecidedByReads && wasExecuted ? 0 : 1))
    // The idempotency token is the one of the first request.
    #expect(test.writes.allSatisfy { $0.body == first })
  }
}
