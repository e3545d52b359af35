import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

@Suite struct ValidationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let operation: ServiceOperation
    let input: JSON
    let violations: [String]

    init(_ service: String, _ name: String, _ input: JSON, _ violations: String...) {
      operation = ServiceOperation(service, name)
      self.input = input
      self.violations = violations
    }

    var testDescription: String { "\(operation.testDescription) \(input.text.prefix(80))" }
  }

  static func ids(_ count: Int) -> JSON {
    .array((0..<count).map { .string(String(100_000_000_000 + $0)) })
  }

  static func text(_ count: Int) -> JSON { .string(String(repeating: "é", count: count)) }

  @Test(
    "Input that the model allows is accepted",
    arguments: [
      Case("inspector2", "BatchGetAccountStatus", [:]),
      Case("inspector2", "BatchGetAccountStatus", ["accountIds": ids(100)]),
      Case("inspector2", "BatchGetAccountStatus", ["accountIds": .null]),
      Case("inspector2", "Enable", ["resourceTypes": ["EC2", "SOMETHING_NEW"]]),
      Case("macie2", "CreateInvitations", ["accountIds": ids(1), "message": text(80)]),
      Case("macie2", "GetMacieSession", [:]),
    ])
  func allowed(_ example: Case) throws {
    #expect(try example.operation.violations(example.input).isEmpty)
  }

  @Test(
    "A violation has a pointer, the problem and what is expected",
    arguments: [
      Case(
        "inspector2", "BatchGetAccountStatus", ["accontIds": []],
        "/accontIds is not a known member; did you mean accountIds?"),
      Case(
        "inspector2", "Enable", ["regions": []],
        "/regions is not a known member; expected one of accountIds, resourceTypes, clientToken",
        "/resourceTypes is required"),
      Case("macie2", "GetMacieSession", ["id": 1], "/id is not a known member; none are expected"),
      Case(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ids(101)],
        "/accountIds must have at most 100 elements, not 101"),
      Case(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ["12345678901"]],
        "/accountIds/0 must have exactly 12 characters, not 11"),
      Case(
        "macie2", "CreateInvitations", ["accountIds": ["111111111111", "1"], "message": text(81)],
        "/accountIds/1 must have exactly 12 characters, not 1",
        "/message must have at most 80 characters, not 81"),
      Case("macie2", "CreateInvitations", [:], "/accountIds is required"),
      Case("macie2", "CreateInvitations", ["accountIds": .null], "/accountIds is required"),
      Case(
        "inspector2", "ListMembers", ["maxResults": 0],
        "/maxResults must be at least 1, not 0"),
      Case(
        "inspector2", "ListMembers", ["maxResults": 51, "nextToken": 7, "onlyAssociated": "false"],
        "/maxResults must be at most 50, not 51", "/nextToken must be a string, not an integer",
        "/onlyAssociated must be a boolean, not a string"),
      Case(
        "inspector2", "Enable", ["resourceTypes": []],
        "/resourceTypes must have at least 1 element, not 0"),
      Case(
        "inspector2", "BatchUpdateMemberEc2DeepInspectionStatus",
        ["accountIds": [["accountId": "111111111111"], 5, .null]],
        "/accountIds/0/activateDeepInspection is required",
        "/accountIds/1 must be an object, not an integer",
        "/accountIds/2 must be an object, not null"),
      Case(
        "macie2", "TagResource", ["resourceArn": "arn:x", "tags": ["a/b": 1, "c": ["d"]]],
        "/tags/a~1b must be a string, not an integer", "/tags/c must be a string, not a list"),
    ])
  func exact(_ example: Case) throws {
    let violations = try example.operation.violations(example.input)
    #expect(violations.map { "\($0.pointer) \($0.message)" } == example.violations)
  }

  @Test(
    "A value of the wrong kind is named by its kind",
    arguments: [
      (.null, nil), (true, "a boolean"), (1, "an integer"), (.number(1.5), "a number"),
      ("x", "a string"), (["a": 1], "an object"), ([], nil),
    ] as [(JSON, String?)])
  func kinds(value: JSON, kind: String?) throws {
    let operation = ServiceOperation("inspector2", "BatchGetAccountStatus")
    let expected = kind.map {
      Violation(pointer: "/accountIds", message: "must be a list, not \($0)")
    }
    #expect(try operation.violations(["accountIds": value]) == [expected].compactMap { $0 })
  }

  @Test(
    "An input that is not an object is a single violation",
    arguments: [[1], "text", 1, .null] as [JSON])
  func noObject(input: JSON) throws {
    let violations = try ServiceOperation("inspector2", "Enable").violations(input)
    #expect(violations.count == 1)
    #expect(violations.first?.pointer == "")
    #expect(violations.first?.message.hasPrefix("must be an object, not ") == true)
  }

  @Test(
    "Exactly one member of a union must be set",
    arguments: [
      ([:], "must have exactly one member, not 0"),
      (
        [
          "oneTime": [:],
          "monthly": ["startTime": ["timeOfDay": "00:00", "timezone": "UTC"], "day": "SUN"],
        ],
        "must have exactly one member, not 2"
      ),
    ] as [(JSON, String)])
  func unions(schedule: JSON, message: String) throws {
    let violations = try ServiceOperation("inspector2", "UpdateCisScanConfiguration")
      .violations(["scanConfigurationArn": "arn:aws:inspector2:r:1:o/c", "schedule": schedule])
    #expect(violations.contains(Violation(pointer: "/schedule", message: message)))
  }

  @Test(
    "An invalid time is not a timestamp",
    arguments: [
      "yesterday", "", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-31T24:00:00Z",
      "2026-01-31T12:00Z", true, .number(1e300), 1_769_860_800_000, ["x": 1], "nan",
    ] as [JSON])
  func timestamps(value: JSON) throws {
    let input: JSON = ["filterCriteria": ["updatedAt": [["startInclusive": value]]]]
    let violations = try ServiceOperation("inspector2", "ListFindings").violations(input)
    #expect(violations.map(\.pointer) == ["/filterCriteria/updatedAt/0/startInclusive"])
    #expect(
      violations.first?.message.hasPrefix(
        "must be a timestamp (ISO 8601 text or seconds since 1970), not ") == true)
  }
}
