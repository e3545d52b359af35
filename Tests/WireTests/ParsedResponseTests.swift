import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

@Suite struct ParsedResponseTests {
  static let operation = ServiceOperation("macie2", "GetMember")

  static func failure(
    _ status: Int, _ headers: [HTTPHeader] = [], _ body: String = ""
  ) throws -> ServiceError? {
    let response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    if case .failure(let error) = try operation.parsed(response) { return error }
    return nil
  }

  @Test(
    "An error's code is found in every form",
    arguments: [
      ("ThrottlingException", ""), ("ThrottlingException:http://internal.amazon.com/x/", ""),
      ("com.amazonaws.macie2#ThrottlingException", ""),
      ("com.amazonaws.macie2#ThrottlingException:http://internal.amazon.com/", ""),
      ("ThrottlingException", #"{"code":"Other"}"#),
      (nil, #"{"code":"ThrottlingException"}"#), (nil, #"{"__type":"ThrottlingException"}"#),
      (nil, #"{"__type":"com.amazonaws.macie2#ThrottlingException"}"#),
      (nil, #"{"code":"aws#ThrottlingException:http://x"}"#),
      ("", #"{"code":"ThrottlingException"}"#),
      (nil, #"{"code":7,"__type":"ThrottlingException"}"#),
    ])
  func codes(header: String?, body: String) throws {
    let headers = header.map { [HTTPHeader("X-Amzn-ErrorType", $0)] } ?? []
    #expect(try Self.failure(429, headers, body)?.code == "ThrottlingException")
  }

  @Test(
    "The code of an error without a code is its status",
    arguments: [
      "", "{}", "[]", "null", "<html>", #"{"code":null}"#, #"{"code":""}"#, ##"{"__type":"#"}"##,
    ])
  func withoutCode(body: String) throws {
    let said = body.isEmpty ? "without a body." : "with a body that begins: \(body)"
    let expected = ServiceError(
      code: "503", message: "HTTP 503 (Service Unavailable) \(said)", httpStatus: 503)
    #expect(try Self.failure(503, [], body) == expected)
  }

  @Test(
    "An error document is an error, whatever its status",
    arguments: [
      (
        ServiceOperation("inspector2", "ListMembers"), "Denied",
        #"{"__type": "com.amazonaws.inspector2#Denied", "message": "no"}"#
      ),
      (
        ServiceOperation("macie2", "CreateInvitations"), "Denied",
        #"{"code": "Denied", "message": "no"}"#
      ),
      (
        ServiceOperation("organizations", "ListAccounts"), "Denied",
        #"{"__type": "Denied", "Message": "no"}"#
      ),
      (
        ServiceOperation("sts", "GetCallerIdentity"), "Denied",
        """
        <?xml version="1.0"?>
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
        <Code>Denied</Code><Message>no</Message></Error></ErrorResponse>
        """
      ),
      (
        ServiceOperation("ec2", "DescribeRegions"), "Denied",
        """
        <Response><Errors><Error><Code>Denied</Code><Message>no</Message></Error></Errors>
        </Response>
        """
      ),
    ])
  func errorDocuments(operation: ServiceOperation, code: String, body: String) throws {
    for status in [200, 202, 403] {
      guard
        case .failure(let error) = try operation.parsed(
          HTTPResponse(status: status, body: Array(body.utf8)))
      else {
        Issue.record("\(body) is not an error")
        continue
      }
      #expect((error.code, error.message) == (code, "no"))
    }
  }

  @Test("A code or a message of an output is not an error")
  func outputs() throws {
    for body in [#"{"message": "no"}"#, #"{"code": "Denied"}"#, #"{"code": 7, "message": "no"}"#] {
      let parsed = try ServiceOperation("macie2", "CreateInvitations").parsed(
        HTTPResponse(status: 200, body: Array(body.utf8)))
      guard case .success = parsed else {
        Issue.record("\(body) is an error")
        continue
      }
    }
  }

  @Test("An error's message is found under both names", arguments: ["message", "Message"])
  func messages(member: String) throws {
    let error = try Self.failure(400, [], #"{"\#(member)":"no","code":"X"}"#)
    #expect(error == ServiceError(code: "X", message: "no", httpStatus: 400))
  }

  @Test(
    "A surrogate without its pair does not make a response unreadable",
    arguments: [
      (
        ServiceOperation("inspector2", "ListMembers"),
        #"{"members":[{"accountId":"\ud800"},{"accountId":"2"}],"\udc00":1}"#,
        ["members": [["accountId": "\u{FFFD}"], ["accountId": "2"]]]
      ),
      (
        ServiceOperation("organizations", "ListAccounts"),
        #"{"Accounts":[{"Name":"a\udc00\ud800"},{"Name":"\ud83d\ude00"}]}"#,
        ["Accounts": [["Name": "a\u{FFFD}\u{FFFD}"], ["Name": "😀"]]]
      ),
    ] as [(ServiceOperation, String, JSON)])
  func loneSurrogates(operation: ServiceOperation, body: String, output: JSON) throws {
    let response = HTTPResponse(status: 200, body: Array(body.utf8))
    guard case .success(let document) = try operation.parsed(response) else {
      Issue.record("the response is not a success")
      return
    }
    #expect(JSON(document.root) == output)
  }

  @Test(
    "A surrogate without its pair does not hide the code and message of an error",
    arguments: [400, 200])
  func loneSurrogateInError(status: Int) throws {
    let body = #"{"__type":"ThrottlingException","message":"\ud800 no"}"#
    let error = try Self.failure(status, [], body)
    #expect(error?.code == "ThrottlingException")
    #expect(error?.message == "\u{FFFD} no")
  }

  @Test(
    "A time is returned as ISO 8601, whatever its form on the wire",
    arguments: [
      (
        ServiceOperation("macie2", "GetMember"), "updatedAt", #""2026-01-31T12:00:00Z""#,
        "2026-01-31T12:00:00+00:00"
      ),
      (
        ServiceOperation("macie2", "GetMember"), "invitedAt", #""2026-01-31T12:00:00.25Z""#,
        "2026-01-31T12:00:00.250000+00:00"
      ),
      (
        ServiceOperation("macie2", "GetMember"), "updatedAt", #""2026-01-31T13:30:00+0130""#,
        "2026-01-31T13:30:00+01:30"
      ),
      (
        ServiceOperation("macie2", "GetMember"), "updatedAt", "1769860800",
        "2026-01-31T12:00:00+00:00"
      ),
      (ServiceOperation("macie2", "GetMember"), "updatedAt", #""soon""#, "soon"),
    ])
  func macieTimes(operation: ServiceOperation, member: String, wire: String, shown: String) throws {
    #expect(try operation.output(#"{"\#(member)":\#(wire)}"#) == [member: .string(shown)])
  }

  @Test(
    "Seconds since 1970 are returned as ISO 8601",
    arguments: [
      ("1769860800", "2026-01-31T12:00:00+00:00"), ("1769860800.0", "2026-01-31T12:00:00+00:00"),
      ("1.7698608005E9", "2026-01-31T12:00:00.500000+00:00"),
      ("0", "1970-01-01T00:00:00+00:00"), ("-1", "1969-12-31T23:59:59+00:00"),
      ("1709164800", "2024-02-29T00:00:00+00:00"),
    ])
  func inspectorTimes(wire: String, shown: String) throws {
    let output = try ServiceOperation("inspector2", "GetMember")
      .output(#"{"member":{"accountId":"111111111111","updatedAt":\#(wire)}}"#)
    #expect(output == ["member": ["accountId": "111111111111", "updatedAt": .string(shown)]])
  }

  @Test("Nulls and unknown members are dropped from a converted response")
  func unknown() throws {
    let output = try Self.operation.output(
      #"{"email":null,"accountId":"1","new":{"a":1},"tags":{"k":"v"}}"#)
    #expect(output == ["accountId": "1", "tags": ["k": "v"]])
  }

  @Test(
    "A response without a body is an empty object",
    arguments: [
      ServiceOperation("macie2", "DeleteMember"), ServiceOperation("macie2", "GetMember"),
      ServiceOperation("inspector2", "TagResource"),
    ])
  func empty(operation: ServiceOperation) throws {
    #expect(try operation.output("") == [:])
  }

  @Test(
    "A response that does not match the model is an error that names operation and position",
    arguments: [
      ("macie2", "GetMember", "oops", "is not valid JSON at line 1, column 1: "),
      (
        "macie2", "GetMember", "\n <!DOCTYPE html><p>Hello",
        "did not come from the service: HTTP 200 with a body that begins: <!DOCTYPE html><p>Hello"
      ),
      ("inspector2", "TagResource", "<HTML>", "did not come from the service: HTTP 200 with "),
      (
        "sts", "GetCallerIdentity", "<html><body/></html>",
        "did not come from the service: HTTP 200 "
      ),
      ("macie2", "GetMember", "[]", "is not a JSON object"),
      (
        "macie2", "GetMember", #"{"tags":[1]}"#,
        "does not match the model: /tags must be an object, not a list"
      ),
      (
        "macie2", "ListMembers", #"{"members":[{},{},"x"]}"#,
        "does not match the model: /members/2 must be an object, not a string"
      ),
      (
        "inspector2", "BatchGetAccountStatus", #"{"accounts":[{"resourceState":{"ec2":[]}}]}"#,
        "does not match the model: /accounts/0/resourceState/ec2 must be an object, not a list"
      ),
      (
        "organizations", "ListAccounts", #"{"Accounts":{"a/b":1}}"#,
        "does not match the model: /Accounts must be a list, not an object"
      ),
    ])
  func misfits(service: String, operation: String, body: String, fault: String) {
    let error = #expect(throws: WireError.self) {
      try ServiceOperation(service, operation).output(body)
    }
    #expect(error?.message.hasPrefix("The response to \(operation) \(fault)") == true)
  }
}
