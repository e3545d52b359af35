import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

@Suite struct ValidationFactsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let operation: ServiceOperation
    let input: JSON
    let messages: [String]

    init(_ service: String, _ name: String, _ input: JSON, _ messages: String...) {
      operation = ServiceOperation(service, name)
      self.input = input
      self.messages = messages
    }

    var testDescription: String { "\(operation.testDescription) \(input.text.prefix(80))" }
  }

  @Test(
    "A violation of a pattern names the pattern",
    arguments: [
      Case(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ["12345678901x"]],
        #"/accountIds/0 must match \d{12}"#),
      Case(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ["123456789012", "éééééééééééé"]],
        #"/accountIds/1 must match \d{12}"#),
      Case(
        "macie2", "UpdateRevealConfiguration",
        [
          "configuration": ["status": "ENABLED"],
          "retrievalConfiguration": ["retrievalMode": "ASSUME_ROLE", "roleName": "a role"],
        ],
        #"/retrievalConfiguration/roleName must match ^[\w+=,.@-]*$"#),
      Case(
        "inspector2", "GetCisScanReport", ["scanArn": "arn:aws:inspector2"],
        "/scanArn must match arn:aws(-us-gov|-cn)?:inspector2:[-.a-z0-9]{0,20}:\\d{12}:owner/"
          + "(\\d{12}|o-[a-z0-9]{10,32})/cis-scan/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-"
          + "[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
      Case(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ["1234567890x"]],
        "/accountIds/0 must have exactly 12 characters, not 11"),
    ])
  func patterns(_ example: Case) throws {
    let violations = try example.operation.violations(example.input)
    #expect(violations.map { "\($0.pointer) \($0.message)" } == example.messages)
  }

  @Test("Text around a match is allowed unless the pattern is anchored")
  func unanchored() throws {
    let scan = ServiceOperation("inspector2", "GetCisScanReport")
    let arn =
      "arn:aws:inspector2:us-east-1:123456789012:owner/123456789012/cis-scan/"
      + "01234567-0123-0123-0123-0123456789ab"
    #expect(try scan.violations(["scanArn": .string("see \(arn), please")]).isEmpty)
  }

  @Test(
    "A value that the model does not list is reported as unknown, not as a violation",
    arguments: [
      Case(
        "inspector2", "Enable", ["resourceTypes": ["EC2", "EC3", "MAINFRAME"]],
        "/resourceTypes/1 has the unknown value 'EC3'; did you mean EC2?",
        "/resourceTypes/2 has the unknown value 'MAINFRAME'; "
          + "expected one of EC2, ECR, LAMBDA, LAMBDA_CODE, CODE_REPOSITORY"),
      Case(
        "macie2", "EnableMacie", ["status": "ENABLE"],
        "/status has the unknown value 'ENABLE'; did you mean ENABLED?"),
      Case("macie2", "EnableMacie", ["status": "PAUSED"]),
    ])
  func doubts(_ example: Case) throws {
    let validation = try example.operation.validation(example.input)
    #expect(validation.violations.isEmpty)
    #expect(validation.unknownValues.map { "\($0.pointer) \($0.message)" } == example.messages)
  }
}
