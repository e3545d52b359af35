import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

@Suite struct RequestSerializationTests {
  /// An expected request, without the host, which the protocol does not set.
  struct Expected: Sendable, CustomTestStringConvertible {
    let operation: ServiceOperation
    let input: JSON
    let line: String
    let body: String?

    init(_ service: String, _ name: String, _ input: JSON, _ line: String, _ body: String? = nil) {
      operation = ServiceOperation(service, name)
      self.input = input
      self.line = line
      self.body = body
    }

    var testDescription: String { "\(operation.testDescription) \(input.text)" }
  }

  /// Method, path, query and body are those of botocore 1.44.5's serializer.
  @Test(
    "An operation's request is exactly what its model specifies",
    arguments: [
      Expected(
        "macie2", "CreateInvitations",
        [
          "accountIds": ["111111111111", "222222222222"], "disableEmailNotification": true,
          "message": "Grüße 😀 \"x\"",
        ],
        "POST /invitations",
        #"{"accountIds":["111111111111","222222222222"],"disableEmailNotification":true,"#
          + #""message":"Grüße 😀 \"x\""}"#),
      Expected(
        "inspector2", "BatchGetAccountStatus", ["accountIds": ["111111111111"]],
        "POST /status/batch/get", #"{"accountIds":["111111111111"]}"#),
      Expected("inspector2", "BatchGetAccountStatus", [:], "POST /status/batch/get", "{}"),
      Expected(
        "inspector2", "BatchUpdateMemberEc2DeepInspectionStatus",
        ["accountIds": [["accountId": "111111111111", "activateDeepInspection": true]]],
        "POST /ec2deepinspectionstatus/member/batch/update",
        #"{"accountIds":[{"accountId":"111111111111","activateDeepInspection":true}]}"#),
      Expected(
        "macie2", "BatchUpdateAutomatedDiscoveryAccounts",
        ["accounts": [["accountId": "111111111111", "status": "ENABLED"]]],
        "PATCH /automated-discovery/accounts",
        #"{"accounts":[{"accountId":"111111111111","status":"ENABLED"}]}"#),
      Expected(
        "macie2", "UpdateMemberSession", ["id": "111111111111", "status": "PAUSED"],
        "PATCH /macie/members/111111111111", #"{"status":"PAUSED"}"#),
      Expected(
        "inspector2", "Enable", ["accountIds": ["111111111111"], "resourceTypes": ["EC2", "ECR"]],
        "POST /enable",
        #"{"accountIds":["111111111111"],"resourceTypes":["EC2","ECR"],"clientToken":"token"}"#),
      Expected(
        "macie2", "ListMembers",
        ["maxResults": 25, "nextToken": "a+b/c =&é", "onlyAssociated": "false"],
        "GET /members?maxResults=25&nextToken=a%2Bb%2Fc%20%3D%26%C3%A9&onlyAssociated=false"),
      Expected("macie2", "GetMacieSession", [:], "GET /macie"),
      Expected(
        "macie2", "DisassociateFromAdministratorAccount", [:], "POST /administrator/disassociate"),
      Expected(
        "inspector2", "ListCodeSecurityIntegrations", ["maxResults": 3],
        "POST /codesecurity/integration/list?maxResults=3"),
    ])
  func exact(_ expected: Expected) throws {
    let request = try expected.operation.request(expected.input)
    #expect(request.method + " " + request.target == expected.line)
    #expect(request.text == expected.body ?? "")
    let type = [HTTPHeader("Content-Type", "application/json")]
    #expect(request.headers == (expected.body == nil ? [] : type))
  }

  @Test(
    "Characters with a meaning in paths are encoded in a label's value",
    arguments: [
      (
        "arn:aws:inspector2:us-east-1:123456789012:owner/1/filter/é",
        "/tags/arn%3Aaws%3Ainspector2%3Aus-east-1%3A123456789012%3Aowner%2F1%2Ffilter%2F%C3%A9"
      ),
      ("a b%2F?#&~._-", "/tags/a%20b%252F%3F%23%26~._-"), ("😀", "/tags/%F0%9F%98%80"),
    ])
  func labels(arn: String, path: String) throws {
    let operation = ServiceOperation("inspector2", "ListTagsForResource")
    let request = try operation.request(["resourceArn": .string(arn)])
    #expect(request.path == path)
    #expect(try #require(try operation.received(request)).input.root["resourceArn"]?.string == arn)
  }

  @Test("A label without a value is an error, not another operation's path", arguments: ["", nil])
  func emptyLabel(id: String?) {
    let input: JSON = id.map { ["id": .string($0)] } ?? [:]
    #expect(throws: WireError(message: "/id must not be empty")) {
      try ServiceOperation("macie2", "DeleteMember").request(input)
    }
  }

  @Test("A list in the query repeats its name for each element; an empty list is omitted")
  func queryLists() throws {
    let untag = ServiceOperation("macie2", "UntagResource")
    let tags = try untag.request(["resourceArn": "arn:x", "tagKeys": ["a b", "c&d", ""]])
    #expect(tags.method == "DELETE")
    #expect(tags.target == "/tags/arn%3Ax?tagKeys=a%20b&tagKeys=c%26d&tagKeys=")
    #expect(try untag.request(["resourceArn": "arn:x", "tagKeys": []]).query.isEmpty)
    #expect(try untag.request(["resourceArn": "arn:x", "tagKeys": [:]]).query.isEmpty)
  }

  @Test("Nulls are omitted from body, query and lists of members")
  func nulls() throws {
    let list = ServiceOperation("macie2", "ListMembers")
    #expect(
      try list.request(["maxResults": .null, "nextToken": "t"]).target == "/members?nextToken=t")
    let create = ServiceOperation("macie2", "CreateMember")
    let input: JSON = ["account": ["accountId": "1", "email": .null], "tags": .null]
    #expect(try create.request(input).text == #"{"account":{"accountId":"1"}}"#)
  }

  @Test("An empty object is accepted as an empty list, as Lua writes it")
  func emptyTables() throws {
    let status = ServiceOperation("inspector2", "BatchGetAccountStatus")
    #expect(try status.violations(["accountIds": [:]]).isEmpty)
    #expect(try status.request(["accountIds": [:]]).text == #"{"accountIds":[]}"#)
  }

  @Test("An idempotency token is added if the input has none")
  func tokens() throws {
    let enable = ServiceOperation("inspector2", "Enable")
    let made = #"{"resourceTypes":["EC2"],"clientToken":"token"}"#
    #expect(try enable.request(["resourceTypes": ["EC2"]]).text == made)
    #expect(try enable.request(["resourceTypes": ["EC2"], "clientToken": .null]).text == made)
    #expect(
      try enable.request(["clientToken": "mine", "resourceTypes": ["EC2"]]).text
        == #"{"clientToken":"mine","resourceTypes":["EC2"]}"#)
    #expect(
      try ServiceOperation("macie2", "EnableMacie").request([:]).text == #"{"clientToken":"token"}"#
    )
  }

  @Test(
    "A timestamp is accepted in any form and sent in the model's",
    arguments: [
      (1_769_860_800, "1769860800"), (.number(1_769_860_800.5), "1769860800.5"),
      ("2026-01-31T12:00:00Z", "1769860800"), ("2026-01-31T13:00:00.25+01:00", "1769860800.25"),
      ("1969-12-31T23:59:59.999Z", "-0.001"), ("Sat, 31 Jan 2026 12:00:00 GMT", "1769860800"),
    ] as [(JSON, String)])
  func timestamps(given: JSON, written: String) throws {
    let list = ServiceOperation("inspector2", "ListFindings")
    let input: JSON = ["filterCriteria": ["updatedAt": [["startInclusive": given]]]]
    #expect(try list.violations(input).isEmpty)
    #expect(
      try list.request(input).text
        == #"{"filterCriteria":{"updatedAt":[{"startInclusive":\#(written)}]}}"#)
  }

  @Test(
    "A request that matches no operation is detected",
    arguments: [
      ("GET", "/macie", "GetMacieSession"), ("PATCH", "/macie", "UpdateMacieSession"),
      ("GET", "/members/1", "GetMember"), ("GET", "/members", "ListMembers"),
      ("POST", "/members/disassociate/1", "DisassociateMember"), ("PUT", "/macie", nil),
      ("GET", "/members/1/2", nil), ("GET", "/", nil), ("GET", "/members/%zz", nil),
      ("GET", "/members/%FF", nil), ("get", "/macie", nil),
    ])
  func routes(method: String, path: String, name: String?) throws {
    let request = HTTPRequest(method: method, host: "h", path: path)
    let model = try Models.builtIn.model(of: "macie2")
    #expect(try RESTJSON().received(request, in: model)?.operation.name == name)
  }

  @Test("A body that is not JSON is an error with line and column")
  func badBody() {
    let request = HTTPRequest(
      method: "POST", host: "h", path: "/invitations", body: Array("{".utf8))
    let error = #expect(throws: WireError.self) {
      try ServiceOperation("macie2", "CreateInvitations").received(request)
    }
    #expect(error?.message.hasPrefix("The body is not valid JSON at line 1, column 2: ") == true)
  }
}
