import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

/// Malformed messages, and messages of newer services.
@Suite struct MalformedMessageTests {
  static let services = EveryTrait.services

  static func put(_ service: String) -> ServiceOperation {
    ServiceOperation(service, service.hasSuffix("rest-json") ? "PutStructure" : "PutThing")
  }

  static func parsed(
    _ service: String, _ body: String, status: Int = 200, headers: [HTTPHeader] = []
  ) throws -> ParsedResponse {
    try put(service).parsed(
      HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
  }

  @Test(
    "A response that cannot be parsed is an error with its position",
    arguments: [
      ("everything-json", "<a/>", "is not valid JSON at line 1, column 1"),
      ("everything-json", #"{"Words":"#, "is not valid JSON at line 1, column 10"),
      ("everything-json", "[]", "is not a JSON object."),
      ("everything-rest-json", "{", "is not valid JSON at line 1, column 2"),
      ("everything-query", "{}", "is not valid XML at line 1, column 1"),
      ("everything-query", "<PutThingResponse>", "is not valid XML at line 1, column 19"),
      ("everything-query", "<!DOCTYPE a><a/>", "is not valid XML at line 1, column "),
    ])
  func unreadable(service: String, body: String, reason: String) throws {
    let error = #expect(throws: WireError.self) { try Self.parsed(service, body) }
    let name = Self.put(service).name
    #expect(error?.message.hasPrefix("The response to \(name) \(reason)") == true)
  }

  @Test("A parsed request has its members in the model's order")
  func order() throws {
    let enable = ServiceOperation("inspector2", "Enable")
    for body in [
      #"{"accountIds":["1"],"resourceTypes":["EC2"]}"#,
      #"{"resourceTypes":["EC2"],"accountIds":["1"]}"#,
      #"{"resourceTypes":["EC2"],"new":1,"accountIds":["1"],"clientToken":null}"#,
    ] {
      let request = HTTPRequest(
        method: "POST", host: "example.com", path: "/enable", body: Array(body.utf8))
      let input = try #require(try enable.received(request)).input
      #expect(JSON(input.root).text == #"{"accountIds":["1"],"resourceTypes":["EC2"]}"#)
    }
  }

  @Test("The code of an error that cannot be parsed is its status", arguments: services)
  func unreadableErrors(service: String) throws {
    for body in ["", "Service Unavailable", "<html>", "<html/>", "{", "[1]"] {
      guard case .failure(let error) = try Self.parsed(service, body, status: 503) else {
        Issue.record("503 must be a failure")
        continue
      }
      #expect(error.code == "503" && error.httpStatus == 503 && error.members == [:])
      #expect(error.message.hasPrefix("HTTP 503 (Service Unavailable) with"))
    }
  }

  @Test(
    "An error in XML is found in every envelope",
    arguments: [
      "<ErrorResponse><Error>%</Error><RequestId>r</RequestId></ErrorResponse>",
      "<Response><Errors><Error>%</Error></Errors><RequestId>r</RequestId></Response>",
      "<n:ErrorResponse xmlns:n=\"n\"><n:Error>%</n:Error><RequestId>r</RequestId></n:ErrorResponse>",
    ])
  func envelopes(envelope: String) throws {
    let body = envelope.replacing(
      "%", with: "<Code>Refused</Code><Message>no</Message><Why>full</Why><New>1</New>")
    guard case .failure(let error) = try Self.parsed("everything-query", body, status: 409) else {
      Issue.record("409 must be a failure")
      return
    }
    #expect(
      error
        == ServiceError(
          code: "Refused", message: "no", httpStatus: 409, members: ["reason": "full"]))
    let response = HTTPResponse(status: 409, body: Array(body.utf8))
    #expect(AWSQuery().requestID(of: response) == "r")
  }

  @Test("The request id is in a header, or in the XML of a success")
  func requestIDs() {
    let body = Array(
      "<R><ResponseMetadata><RequestId>body</RequestId></ResponseMetadata></R>".utf8)
    let header = [HTTPHeader("x-amzn-RequestId", "header")]
    #expect(AWSQuery().requestID(of: HTTPResponse(status: 200, body: body)) == "body")
    #expect(
      AWSQuery().requestID(of: HTTPResponse(status: 200, headers: header, body: body))
        == "header")
    #expect(AWSJSON().requestID(of: HTTPResponse(status: 200, headers: header)) == "header")
    #expect(RESTJSON().requestID(of: HTTPResponse(status: 200)) == nil)
  }

  @Test("A query error code in a header takes precedence over the code in the body")
  func queryCodes() throws {
    let headers = [HTTPHeader("x-amzn-query-error", "Old.Code;Sender")]
    let body = #"{"__type":"ns#Refused","Why":"full"}"#
    let response = try Self.parsed("everything-json", body, status: 409, headers: headers)
    guard case .failure(let error) = response else {
      Issue.record("409 must be a failure")
      return
    }
    #expect(error.code == "Old.Code")
    #expect(error.members == ["reason": "full"])
  }

  @Test(
    "A union with an unknown member names the member",
    arguments: [
      ("everything-json", #"{"choice":{"__type":"x","new":1,"text":null}}"#),
      (
        "everything-query",
        "<R><PutThingResult><choice><new>1</new></choice></PutThingResult></R>"
      ),
    ])
  func unknownUnions(service: String, body: String) throws {
    guard case .success(let output) = try Self.parsed(service, body) else {
      Issue.record("200 must be a success")
      return
    }
    #expect(JSON(output.root) == ["choice": ["SDK_UNKNOWN_MEMBER": ["name": "new"]]])
  }

  @Test(
    "A union without exactly one member is refused",
    arguments: [
      ("everything-json", #"{"choice":{}}"#), ("everything-json", #"{"choice":{"text":null}}"#),
      ("everything-json", #"{"choice":{"text":"a","new":1}}"#),
      ("everything-query", "<R><PutThingResult><choice/></PutThingResult></R>"),
      (
        "everything-query",
        "<R><PutThingResult><choice><text>a</text><new>1</new></choice></PutThingResult></R>"
      ),
    ])
  func noUnions(service: String, body: String) {
    #expect {
      try Self.parsed(service, body)
    } throws: { error in
      let message = (error as? WireError)?.message ?? ""
      return message.contains("choice") && message.contains("exactly one member")
    }
  }

  @Test(
    "Unknown members are dropped from a response that could otherwise be passed on unchanged",
    arguments: [
      (#"{"accounts":[]}"#, #"{"accounts":[]}"#),
      (#"{"accounts":[],"failedAccounts":null}"#, #"{"accounts":[]}"#),
      (#"{"accounts":[null],"new":[1]}"#, #"{"accounts":[null]}"#),
      (
        #"{"failedAccounts":[{"accountId":"1","new":{}}],"accounts":[{"new":1}]}"#,
        #"{"accounts":[{}],"failedAccounts":[{"accountId":"1"}]}"#
      ),
      (#"{"accounts":[{"accountId":"1","accountId":"2"}]}"#, #"{"accounts":[{"accountId":"2"}]}"#),
      (#"{"accounts":[{"accountId":"1","accountId":null}]}"#, #"{"accounts":[{}]}"#),
    ])
  func known(body: String, shown: String) throws {
    let operation = ServiceOperation("inspector2", "BatchGetAccountStatus")
    #expect(try operation.model().schema(of: operation.operation().output) != nil)
    #expect(try operation.output(body).text == shown)
  }

  @Test("The last of several members with one name in a map is used")
  func repeatedKeys() throws {
    let output = try ServiceOperation("inspector2", "ListTagsForResource")
      .output(#"{"tags":{"a":"1","b":"2","a":"3"}}"#)
    #expect(output.text == #"{"tags":{"b":"2","a":"3"}}"#)
  }

  @Test(
    "Numbers keep all of their digits",
    arguments: [
      "18446744073709551615", "-0.0", "1e+100", "123456789012345678901234567890",
      "-9223372036854775809",
    ])
  func numbers(digits: String) throws {
    let body = #"{"Words":"","share":\#(digits)}"#
    guard case .success(let output) = try Self.parsed("everything-json", body) else {
      Issue.record("200 must be a success")
      return
    }
    #expect(output.root["share"]?.numberText == digits)
  }

  @Test("A host prefix is made from members, which must be valid in a host name")
  func hostPrefixes() throws {
    let model: JSON = [
      "metadata": ["endpointPrefix": "x", "protocol": "json"],
      "operations": [
        "Go": [
          "http": ["method": "POST", "requestUri": "/"], "input": ["shape": "In"],
          "endpoint": ["hostPrefix": "a.{id}-b."],
        ]
      ],
      "shapes": [
        "In": ["type": "structure", "members": ["id": ["shape": "S", "hostLabel": true]]],
        "S": ["type": "string"],
      ],
    ]
    let service = try Models().add("prefixed", model: model.bytes, paginators: nil)
    let operation = try #require(service.operation("Go"))
    func host(_ id: JSON) throws -> String {
      let input = Document(writing: ["id": id])
      return try AWSJSON().request(operation, input.root, in: service).host
    }
    #expect(try host("x.1") == "a.x.1-b.")
    for bad in ["", "a/b", "a b", "é", .null] as [JSON] {
      let error = #expect(throws: WireError.self) { try host(bad) }
      #expect(
        error?.message.hasPrefix("/id must consist of letters, digits, hyphens and dots") == true)
    }
  }

  @Test("A request that matches no operation is nil; one that cannot be parsed is an error")
  func received() throws {
    func received(_ service: String, _ header: String, _ body: String) throws -> String? {
      let request = HTTPRequest(
        method: "POST", host: "h", headers: [HTTPHeader("X-Amz-Target", header)],
        body: Array(body.utf8))
      return try Self.put(service).received(request)?.operation.name
    }
    #expect(try received("everything-json", "Everything_20260101.PutThing", "") == "PutThing")
    #expect(try received("everything-json", "Everything_20260101.put_thing", "{}") == nil)
    #expect(try received("everything-json", "", "{}") == nil)
    #expect(try received("everything-query", "", "Action=PutThing&Words=x") == "PutThing")
    #expect(try received("everything-query", "", "Action=Other") == nil)
    #expect(try received("everything-query", "", "") == nil)
    let inURL = HTTPRequest(method: "GET", host: "h", query: [QueryItem("Action", "PutThing")])
    #expect(try Self.put("everything-query").received(inURL)?.operation.name == "PutThing")
    #expect(throws: WireError(message: "The body is not a form.")) {
      try received("everything-query", "", "Action=%")
    }
    #expect(throws: WireError(message: "The body is not a JSON object.")) {
      try received("everything-json", "x.PutThing", "1")
    }
  }
}
