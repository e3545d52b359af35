import MusterCredentials
import MusterDocument
import MusterModel
import MusterWire
import Testing

@testable import MusterClient

/// Calls that fail before a request is sent.
@Suite struct BadCallTests {
  let test = TestSession { _ in .ok() }

  static func ids(_ count: Int) -> JSON { .ids(1...count) }

  @Test(
    "Input that the model does not allow is an error that lists all violations",
    arguments: [
      (
        "inspector2", "BatchGetAccountStatus", ["accountIds": ids(101)],
        ["/accountIds must have at most 100 elements, not 101"]
      ),
      (
        "macie2", "create_invitations",
        ["accountIds": ["1"], "mesage": "", "disableEmailNotification": 1],
        [
          "/accountIds/0 must have exactly 12 characters, not 1",
          "/mesage is not a known member; did you mean message?",
          "/disableEmailNotification must be a boolean, not an integer",
        ]
      ),
      ("inspector2", "Enable", [1], ["it must be an object, not a list"]),
      ("macie2", "DeleteMember", ["id": ""], []),
    ] as [(String, String, JSON, [String])])
  func violations(service: String, operation: String, input: JSON, expected: [String]) throws {
    let result = try test.call(service, operation, input)
    let failure = try #require(result.failure)
    #expect(failure.kind == .input)
    #expect(failure.code == "ParamValidationError")
    let name = try #require(try test.client(service).model.operation(operation)).name
    if expected.isEmpty {
      #expect(failure.message == "The input of \(name) is not valid:\n  /id must not be empty")
    } else {
      #expect(
        failure.message
          == "The input of \(name) is not valid:\n  " + expected.joined(separator: "\n  "))
      #expect(failure.violations.count == expected.count)
    }
    #expect(result.attempts == 0)
    #expect(test.sent.isEmpty)
  }

  @Test(
    "Input that is not valid JSON or UTF-8 is an error with the position",
    arguments: [
      (Array("{\"a\": nope}".utf8), "The input of Enable is not valid JSON at line 1, column 7: "),
      (
        [0x7B, 0x22, 0xFF, 0x22, 0x7D],
        "The input of Enable is not valid JSON at line 1, column 3: "
      ),
    ])
  func unreadable(input: [UInt8], message: String) throws {
    let result = test.session.run(try test.client("inspector2").call("enable", input))
    #expect(result.failure?.kind == .input)
    #expect(result.failure?.message.hasPrefix(message) == true)
  }

  @Test("Empty input is an empty object")
  func noInput() throws {
    let result = test.session.run(try test.client("macie2").call("get_macie_session", []))
    #expect(result.failure == nil)
  }

  @Test(
    "An unknown operation is an error with the nearest name, in the caller's spelling",
    arguments: [
      ("enabel", "inspector2 has no operation 'enabel'; did you mean enable?"),
      ("ListMember", "inspector2 has no operation 'ListMember'; did you mean ListMembers?"),
      ("make_coffee", "inspector2 has no operation 'make_coffee'."),
    ])
  func unknownOperation(name: String, message: String) throws {
    let result = try test.call("inspector2", name)
    #expect(result.failure?.kind == .unknown)
    #expect(result.failure?.code == "UnknownOperationError")
    #expect(result.failure?.message == message)
  }

  @Test("An unknown service is an error with the known services")
  func unknownService() throws {
    let failure = try #require(throws: Failure.self) { try test.client("macie") }
    #expect(failure.code == "UnknownServiceError")
    #expect(failure.message.contains("did you mean macie2?"))
  }

  @Test("Without credentials no request is sent, and there are no attempts")
  func noCredentials() throws {
    let test = TestSession(
      settings: TestSession.settings { settings in
        settings.credentials = CredentialsChain([])
      }
    ) { _ in .ok() }
    let result = try test.call("inspector2", "enable", ["resourceTypes": ["EC2"]])
    #expect(result.failure?.code == "NoCredentialsError")
    #expect(result.failure?.message == "Unable to locate credentials.")
    #expect(result.attempts == 0)
    #expect(test.sent.isEmpty)
  }

  @Test("Without a Region there is no client", arguments: [nil, ""])
  func noRegion(region: String?) throws {
    let test = TestSession(settings: TestSession.settings { $0.client.region = region }) { _ in
      .ok()
    }
    let failure = try #require(throws: Failure.self) { try test.client("inspector2") }
    #expect(failure.kind == .configuration)
    #expect(failure.code == "NoRegionError")
  }

  @Test(
    "An invalid endpoint is an error that names it",
    arguments: ["ftp://example.com", "example.com", "http://", "http://h:99999", "http://a b"])
  func wrongEndpoint(url: String) throws {
    let test = TestSession(settings: TestSession.settings { $0.client.endpointURL = url }) { _ in
      .ok()
    }
    let failure = try #require(throws: Failure.self) { try test.client("inspector2") }
    #expect(failure.kind == .configuration)
    #expect(failure.code == "InvalidEndpoint")
    #expect(failure.message.contains("'\(url)'"))
  }

  @Test("A configured endpoint replaces AWS's, with its path before the operation's")
  func endpoint() throws {
    let test = TestSession(
      settings: TestSession.settings { $0.client.endpointURL = "http://localhost:5000/base/" }
    ) {
      _ in .ok()
    }
    _ = try test.call("macie2", "GetMacieSession")
    #expect(test.sent.first?.request.url == "http://localhost:5000/base/macie")
  }
}
