import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

/// Batches of an operation that concerns the calling account.
@Suite struct CallingAccountBatchTests {
  static let account = JSON.string(TestSession.account)

  /// A Macie whose session begins with the first EnableMacie, which gets `response`.
  static func macie(
    _ response: ScriptedTransport.ScriptedResult, status: String? = nil,
    becomes later: String? = "ENABLED"
  ) -> TestSession {
    let current = Box(status)
    return TestSession { sent in
      guard sent.isRead else {
        current.change { $0 = later ?? $0 }
        return response
      }
      return current.value.map { .ok(["status": .string($0)]) }
        ?? .error(403, "AccessDeniedException", "Macie is not enabled")
    }
  }

  @Test("Macie is done if its session is enabled afterwards, and already if it was before")
  func enabled() throws {
    let test = Self.macie(.ok())
    for outcome in ["done", "already"] {
      let result = try test.batch("macie2", "enable_macie", [Self.account])
      #expect(result.lines == ["\(TestSession.account) \(outcome)"])
    }
    #expect(test.writes.count == 1)
  }

  @Test("A conflict is decided by a read")
  func conflict() throws {
    let conflict = ScriptedTransport.ScriptedResult.error(409, "ConflictException", "in any words")
    let enabled = Self.macie(conflict)
    #expect(
      try enabled.batch("macie2", "enable_macie", [Self.account]).lines
        == ["\(TestSession.account) already"])
    let paused = Self.macie(conflict, status: "PAUSED", becomes: nil)
    let result = try paused.batch("macie2", "enable_macie", [Self.account])
    #expect(result.lines == ["\(TestSession.account) needs_action ConflictException"])
    #expect(result.outcomes[0]["remedy"]?.string?.contains("UpdateMacieSession") == true)
  }

  @Test("A refusal is the administrator's outcome")
  func refused() throws {
    let test = Self.macie(
      .error(
        403, "AccessDeniedException",
        "User: x is not authorized to perform: macie2:EnableMacie with an explicit deny in a "
          + "service control policy"), becomes: nil)
    let result = try test.batch("macie2", "enable_macie", [Self.account])
    #expect(result.lines == ["\(TestSession.account) needs_action AccessDeniedException"])
    #expect(result.outcomes[0]["step"] == "macie session")
    #expect(result.outcomes[0]["remedy"]?.string?.contains("service control policy") == true)
  }

  @Test("Other accounts of the list need action, and nothing is sent for them")
  func others() throws {
    let test = Self.macie(.ok())
    let result = try test.batch("macie2", "enable_macie", [.id(1), Self.account, .id(2)])
    #expect(
      result.lines == [
        "000000000001 needs_action NotTheCaller", "\(TestSession.account) done",
        "000000000002 needs_action NotTheCaller",
      ])
    #expect(test.writes.count == 1)
  }
}
