import MusterDocument
import MusterModel
import MusterSigning
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Requests of any operation.
@Suite struct OrganizationTests {
  @Test("A request that was changed after it was signed is refused")
  func changedRequestsAreRefused() throws {
    var simulation = try TestOrganization()
    var request = try simulation.request("inspector2", "Enable", ["resourceTypes": ["EC2"]])
    request.body = Array(#"{"resourceTypes":["ECR"]}"#.utf8)
    let response = simulation.organization.handle(request, at: simulation.now)
    #expect(response.status == 403)
    #expect(response.header("x-amzn-ErrorType") == "InvalidSignatureException")
  }

  @Test("An unsigned request and one with an old signature are refused")
  func unsignedRequestsAreRefused() throws {
    var simulation = try TestOrganization()
    var request = try simulation.request("macie2", "ListMembers")
    let late = simulation.now.advanced(by: 6 * 60_000)
    #expect(simulation.organization.handle(request, at: late).status == 403)
    request.headers = []
    let response = simulation.organization.handle(request, at: simulation.now)
    #expect(response.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException")
  }

  @Test(
    "An unsigned form gets an XML response of the service whose version it names",
    arguments: [
      ("AssumeRoleWithSAML", "<Code>NotSimulatedException</Code>"),
      ("GetCallerIdentity", "<Code>MissingAuthenticationToken</Code>"),
      ("Nope", "<Code>MissingAuthenticationToken</Code>"),
    ])
  func unsignedForms(_ action: String, _ code: String) throws {
    var simulation = try TestOrganization()
    let form = "Action=\(action)&Version=2011-06-15"
    let response = simulation.organization.handle(
      HTTPRequest(method: "POST", host: "sts.amazonaws.com", body: Array(form.utf8)),
      at: simulation.now)
    #expect(response.header("Content-Type") == "text/xml")
    #expect(String(decoding: response.body, as: UTF8.self).contains(code))
  }

  static let hundredAndOne = JSON.strings((0..<101).map { String(100_000_000_000 + $0) })

  @Test(
    "Input that violates the model is a ValidationException with a pointer",
    arguments: [
      ("Enable", ["accountIds": hundredAndOne, "resourceTypes": ["EC2"]], "/accountIds "),
      ("Enable", ["accountIds": ["12345678901"], "resourceTypes": ["EC2"]], "/accountIds/0 "),
      ("Enable", ["accountIds": ["12345678901x"], "resourceTypes": ["EC2"]], "/accountIds/0 "),
      (
        "Enable", ["resourceTypes": ["EC3"]], "/resourceTypes/0 has the unknown value 'EC3'; "
      ),
      ("Enable", ["resourceTypes": []], "/resourceTypes "),
      ("Enable", [:], "/resourceTypes is required"),
      ("BatchGetAccountStatus", ["accountIds": hundredAndOne], "/accountIds "),
      ("ListMembers", ["maxResults": 51], "/maxResults "),
      ("ListMembers", ["nextToken": "0123456789abcdef100000000001"], "/nextToken "),
    ] as [(String, JSON, String)])
  func violationsAreRefused(_ operation: String, _ input: JSON, _ pointer: String) throws {
    var simulation = try TestOrganization()
    let error = failure { try simulation.call("inspector2", operation, input) }
    #expect(error?.code == "ValidationException")
    #expect(error?.httpStatus == 400)
    #expect(error?.message.contains(pointer) == true, "\(error?.message ?? "")")
  }

  @Test(
    "Operations that are not simulated are refused by name",
    arguments: [
      ("inspector2", "ListCisScans"), ("macie2", "CreateSampleFindings"),
      ("account", "EnableRegion"),
    ])
  func notSimulated(_ service: String, _ operation: String) throws {
    var simulation = try TestOrganization()
    let error = failure { try simulation.call(service, operation) }
    #expect(error?.code == "NotSimulatedException")
    #expect(error?.httpStatus == 501)
    #expect(error?.message == "\(operation) is not simulated.")
  }

  @Test("An unknown service or path, and a body that is not JSON, are errors")
  func nonsenseIsRefused() throws {
    var simulation = try TestOrganization()
    let requests = [
      ("s3", "/", "{}", "NotSimulatedException"),
      ("macie2", "/nothing", "{}", "UnknownOperationException"),
      ("inspector2", "/enable", "{", "SerializationException"),
    ]
    for (service, path, body, code) in requests {
      let request = Signer().signed(
        HTTPRequest(method: "POST", host: "h", path: path, body: Array(body.utf8)),
        with: Organization.credentials,
        scope: SigningScope(region: "us-east-1", service: service), at: simulation.now)
      let response = simulation.organization.handle(request, at: simulation.now)
      #expect(response.header("x-amzn-ErrorType") == code)
    }
  }

  @Test(
    "The pages of a list contain every account once",
    arguments: [
      ("macie2", 25, 60), ("inspector2", 50, 120), ("inspector2", 50, 100),
    ])
  func listsHavePages(_ service: String, _ most: Int, _ count: Int) throws {
    var simulation = try TestOrganization(
      #"{"accounts": \#(count), "failing": 0, "throttle": 0}"#)
    let ids = simulation.organization.scenario.accounts.list.map(\.id)
    if service == "macie2" { try simulation.call(service, "EnableMacie") }
    for id in ids.map(JSON.string) {
      let (operation, input): (String, JSON) =
        service == "macie2"
        ? ("CreateMember", ["account": ["accountId": id, "email": "a@b.c"]])
        : ("AssociateMember", ["accountId": id])
      try simulation.call(service, operation, input)
    }
    let all: JSON = service == "macie2" ? "false" : false
    var (listed, token): ([String], JSON?) = ([], nil)
    repeat {
      var input: JSON = ["onlyAssociated": all]
      input["nextToken"] = token
      let page = try simulation.call(service, "ListMembers", input)
      let members = page.at("/members")?.elements ?? []
      #expect((1...most).contains(members.count))
      listed += members.compactMap { $0["accountId"]?.string }
      token = page["nextToken"]
    } while token != nil
    #expect(listed == ids.sorted())
  }

  @Test(
    "A list whose last element is deleted between two pages continues after its position",
    arguments: ["Delete", "Keep"])
  func deletedBetweenPages(_ change: String) throws {
    var simulation = try TestOrganization()
    try simulation.call("macie2", "EnableMacie")
    let ids = try (1...5).map { number in
      try simulation.call(
        "macie2", "CreateAllowList",
        ["name": .string("list \(number)"), "criteria": ["regex": "a"]])["id"]
    }
    let first = try simulation.call("macie2", "ListAllowLists", ["maxResults": 2])
    let shown = first["allowLists"]?.elements.map { $0["id"] } ?? []
    if change == "Delete" {
      try simulation.call("macie2", "DeleteAllowList", ["id": shown.last.flatMap(\.self) ?? ""])
    }
    var input: JSON = ["maxResults": 5]
    input["nextToken"] = first["nextToken"]
    let rest = try simulation.call("macie2", "ListAllowLists", input)
    let others = rest["allowLists"]?.elements.map { $0["id"] } ?? []
    #expect((shown + others).count == 5)
    #expect(Set((shown + others).map { $0?.string }) == Set(ids.map { $0?.string }))
  }

  @Test("A token of one list is refused by other lists")
  func tokensBelongToLists() throws {
    var simulation = try TestOrganization()
    for behavior in AccountBehavior.allCases {
      try simulation.call(
        "inspector2", "AssociateMember", ["accountId": .string(TestOrganization.id(behavior))])
    }
    var input: JSON = ["onlyAssociated": false, "maxResults": 2]
    input["nextToken"] = try simulation.call("inspector2", "ListMembers", input)["nextToken"]
    try simulation.call("inspector2", "ListMembers", input)
    input["onlyAssociated"] = true
    let error = failure { try simulation.call("inspector2", "ListMembers", input) }
    #expect(error?.code == "ValidationException")
  }

  @Test("Faults occur at the rates of the scenario, some with Retry-After")
  func faultsHaveShares() throws {
    var simulation = try TestOrganization(#"{"throttle": 0.2, "errors": 0.1}"#)
    let request = try simulation.request("inspector2", "ListMembers")
    let responses = (0..<2000).map { _ in
      simulation.organization.handle(request, at: simulation.now)
    }
    let throttled = responses.filter { $0.status == 429 }
    #expect((340...460).contains(throttled.count))
    #expect((100...220).contains(responses.count { $0.status == 500 }))
    let output = throttled.count { $0.header("Retry-After") != nil }
    #expect(output > 0 && output < throttled.count)
    #expect(throttled.first?.header("x-amzn-ErrorType") == "ThrottlingException")
    #expect(Set(responses.map { $0.header("x-amzn-RequestId") ?? "" }).count == 2000)
  }

  @Test("The scenario sets the quota of members", arguments: ["macie2", "inspector2"])
  func quotas(_ service: String) throws {
    var simulation = try TestOrganization(
      #"{"accounts": 0, "adopt": true, "throttle": 0, "#
        + #""quotas": {"macieMembers": 1, "inspectorMembers": 1}}"#)
    if service == "macie2" { try simulation.call(service, "EnableMacie") }
    let errors = ["111111111111", "222222222222"].map { (id: JSON) in
      failure {
        service == "macie2"
          ? try simulation.call(
            service, "CreateMember", ["account": ["accountId": id, "email": "a@b.c"]])
          : try simulation.call(service, "AssociateMember", ["accountId": id])
      }
    }
    #expect(errors.map { $0?.httpStatus } == [nil, 402])
  }
}
