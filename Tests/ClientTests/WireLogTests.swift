import MusterDocument
import MusterModel
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

@Suite struct WireLogTests {
  typealias ScriptedResult = ScriptedTransport.ScriptedResult

  /// The log of a session at the highest level, with message and fields in one line.
  static func log(_ outcome: ScriptedResult, _ calls: (TestSession) throws -> Void) rethrows
    -> [String]
  {
    let lines = Box<[String]>([])
    let receiver: Log.Receiver = { level, message, fields in
      lines.change { $0.append("\(level) \(message) \(fields.text)") }
    }
    try calls(
      TestSession(
        settings: TestSession.settings { $0.log = Log(level: .trace, receiver: receiver) }
      ) { _ in
        outcome
      })
    return lines.value
  }

  @Test("Method, URL, headers and bodies are logged, and of a signature only its scope")
  func lines() throws {
    let response = ScriptedResult.ok(["accounts": []], HTTPHeader("x-amzn-RequestId", "request-7"))
    let lines = try Self.log(response) {
      _ = try $0.call("inspector2", "BatchGetAccountStatus", ["accountIds": .ids([1])])
    }.joined(separator: "\n")
    for expected in [
      "trace > POST https://inspector2.us-east-1.amazonaws.com/status/batch/get",
      "trace > Host: inspector2.us-east-1.amazonaws.com", "trace > X-Amz-Security-Token: ***",
      "trace > Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/"
        + "inspector2/aws4_request, SignedHeaders=",
      ", Signature=*** ", "trace > {\"accountIds\":[\"000000000001\"]}",
      "trace < HTTP 200", "trace < x-amzn-RequestId: request-7", "trace < {\"accounts\":[]}",
      "debug inspector2 BatchGetAccountStatus in us-east-1: HTTP 200 {\"service\":\"inspector2\"",
    ] {
      #expect(lines.contains(expected))
    }
    #expect(!lines.contains(TestSession.secret) && !lines.contains(TestSession.token))
  }

  @Test("Values that the model marks as sensitive are masked, in every protocol and direction")
  func sensitive() throws {
    let xml = """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
      <Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE</AccessKeyId>\
      <SecretAccessKey>SECRET-1</SecretAccessKey><SessionToken>SECRET-2</SessionToken>\
      <Expiration>2026-01-01T01:00:00Z</Expiration></Credentials></AssumeRoleResult>\
      </AssumeRoleResponse>
      """
    let lines =
      try Self.log(.success(HTTPResponse(status: 200, body: Array(xml.utf8)))) {
        let input: JSON = [
          "RoleArn": "arn:aws:iam::123456789012:role/reader", "RoleSessionName": "session",
          "SerialNumber": "arn:aws:iam::123456789012:mfa/me", "TokenCode": "271828",
        ]
        let result = try $0.call("sts", "AssumeRole", input)
        #expect(result.document?.root.at("/Credentials/SessionToken")?.string == "SECRET-2")
      }
      + Self.log(.error(400, "ValidationException", "no")) {
        let input: JSON = [
          "type": "GITLAB_SELF_MANAGED", "name": "gitlab",
          "details": [
            "gitlabSelfManaged": [
              "instanceUrl": "https://SECRET-3.example.com", "accessToken": "SECRET-4",
            ]
          ],
        ]
        _ = try $0.call("inspector2", "CreateCodeSecurityIntegration", input)
      }
    let text = lines.joined(separator: "\n")
    #expect(!text.contains("SECRET-") && !text.contains("271828"))
    #expect(
      text.contains("ASIAEXAMPLEEXAMPLE") && text.contains("<SessionToken>***</SessionToken>"))
    #expect(text.contains("RoleSessionName=session") && text.contains("\"accessToken\":\"***\""))
  }

  @Test("A response that may contain sensitive values and cannot be parsed is not shown")
  func notUnderstood() throws {
    let body = Array("<GetSessionTokenResponse>SECRET</".utf8)
    let lines = try Self.log(.success(HTTPResponse(status: 200, body: body))) {
      _ = try $0.call("sts", "GetSessionToken")
    }
    #expect(lines.filter { $0.contains("SECRET</") } == [])
    #expect(lines.contains { $0.contains("trace < (\(body.count) bytes)") })
  }

  @Test("An error that repeats the string to sign does not show the token")
  func echo() throws {
    let message =
      "The Canonical String should have been 'x-amz-security-token:\(TestSession.token)'"
    var failure: Failure?
    let lines = try Self.log(.error(403, "SignatureDoesNotMatch", message)) {
      failure = try $0.call("macie2", "GetMacieSession").failure
    }
    #expect(failure?.message == "The Canonical String should have been 'x-amz-security-token:***'")
    #expect(!lines.contains { $0.contains(TestSession.token) })
  }

  @Test("A log line has no line breaks, and is cut off if it is too long")
  func bounded() throws {
    let long = String(repeating: "x", count: 10_000)
    let lines = try Self.log(.ok(["a": .string("one\ntwo"), "long": .string(long)])) {
      _ = try $0.call("macie2", "GetMacieSession")
    }
    #expect(lines.allSatisfy { $0.utf8.count < 4000 && !$0.contains("\n") })
    #expect(lines.contains { $0.contains("xxx… (") })
  }

  @Test("Lines are not made if the level is not logged")
  func silent() throws {
    let lines = Box(0)
    let test = TestSession(
      settings: TestSession.settings {
        $0.log = Log(
          level: .debug, receiver: { level, _, _ in lines.change { $0 += level == .trace ? 1 : 0 } }
        )
      }
    ) { _ in .ok() }
    _ = try test.call("macie2", "GetMacieSession")
    #expect(lines.value == 0)
  }
}
