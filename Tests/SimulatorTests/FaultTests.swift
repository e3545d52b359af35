import MusterDocument
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Random faults.
@Suite struct FaultTests {
  @Test(
    "A rate limits the requests at once and per second, for each caller and Region")
  func rates() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "operations": {"ListCoverage": {"rate": {"perSecond": 0.5, "burst": 3}}}}"#)
    func statuses(_ count: Int, _ operation: String, _ region: String, _ id: String) throws -> [Int]
    {
      let request = try simulation.request(
        "inspector2", operation, region: region,
        credentials: simulation.organization.scenario.credentials(of: id))
      return (0..<count).map { _ in
        simulation.organization.handle(request, at: simulation.now).status
      }
    }
    let (one, other) = ("111111111111", "222222222222")
    #expect(try statuses(5, "ListCoverage", "us-east-1", one) == [200, 200, 200, 429, 429])
    #expect(try statuses(1, "ListCoverage", "us-east-1", other) == [200])
    #expect(try statuses(1, "ListCoverage", "eu-west-1", one) == [200])
    #expect(try statuses(4, "ListFindings", "us-east-1", one) == [200, 200, 200, 200])
    simulation.now = simulation.now.advanced(by: 4000)
    #expect(try statuses(3, "ListCoverage", "us-east-1", one) == [200, 200, 429])
  }

  @Test("Faults of an account override those of its Region, which override those of the operation")
  func precedence() throws {
    let (slow, quick) = ("111111111111", "222222222222")
    var simulation = try TestOrganization(
      #"{"throttle": 0, "latency": {"minMs": 1, "maxMs": 1}, "errors": 0, "#
        + #""operations": {"ListFilters": {"latency": {"minMs": 2, "maxMs": 2}, "errors": 1}}, "#
        + #""regions": [{"name": "us-east-1"}, {"name": "eu-west-1", "latency": {"minMs": 3, "#
        + #""maxMs": 3}, "rate": {"perSecond": 1, "burst": 1}}], "#
        + #""accounts": [{"accountId": "\#(slow)", "latency": {"minMs": 4, "maxMs": 4}}, "#
        + #"{"accountId": "\#(quick)"}]}"#)
    let cases: [(id: String, operation: String, region: String, delay: Int64, status: Int)] = [
      (quick, "ListFindings", "us-east-1", 1, 200), (quick, "ListFilters", "us-east-1", 2, 500),
      (quick, "ListFindings", "eu-west-1", 3, 200), (quick, "ListFilters", "eu-west-1", 3, 500),
      (quick, "ListFindings", "eu-west-1", 3, 429), (quick, "ListFindings", "us-east-1", 1, 200),
      (slow, "ListFindings", "us-east-1", 4, 200), (slow, "ListFilters", "eu-west-1", 4, 500),
    ]
    for (id, operation, region, delay, status) in cases {
      let request = try simulation.request(
        "inspector2", operation, region: region,
        credentials: simulation.organization.scenario.credentials(of: id))
      let delivery = simulation.organization.deliver(request, at: simulation.now)
      #expect(delivery.delayMilliseconds == delay, "\(id) \(operation) \(region)")
      #expect(try delivery.outcome.get().status == status, "\(id) \(operation) \(region)")
    }
  }

  @Test(
    "All operations of a service can share a rate, which limits requests and not a share of them")
  func ratesOfServices() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "operations": {"#
        + #""ListRoots": {"rate": {"perSecond": 1, "burst": 3, "per": "service"}}, "#
        + #""ListAccounts": {"rate": {"perSecond": 1, "burst": 3, "per": "service"}}}}"#)
    func accepted() throws -> Int {
      try (0..<20).count { number in
        let operation = number.isMultiple(of: 2) ? "ListRoots" : "ListAccounts"
        let request = try simulation.request("organizations", operation)
        return simulation.organization.handle(request, at: simulation.now).status == 200
      }
    }
    #expect(try accepted() == 3)
    simulation.now = simulation.now.advanced(by: 2000)
    #expect(try accepted() == 2)
    let text = simulation.organization.exportScenario(at: simulation.now)
    var copy = try TestOrganization(String(decoding: text, as: UTF8.self))
    let error = failure { try copy.call("organizations", "ListRoots") }
    #expect(error?.code == "TooManyRequestsException")
  }

  static let throttled: [(String, String, String, String, Int, String)] = [
    ("seen", "macie2", "ListMembers", "TooManyRequestsException", 429, "Too Many Requests"),
    (
      "seen", "organizations", "ListRoots", "TooManyRequestsException", 400,
      "You have sent too many requests in too short a period of time. Try again later."
    ),
    (
      "seen", "inspector2", "ListMembers", "ThrottlingException", 429,
      "Rate exceeded: too many requests at once."
    ),
    (
      "model", "macie2", "ListMembers", "ThrottlingException", 429,
      "Rate exceeded: too many requests at once."
    ),
    (
      "model", "organizations", "ListRoots", "TooManyRequestsException", 400,
      "Rate exceeded: too many requests at once."
    ),
  ]

  @Test(
    "Throttling errors have the codes and messages that were seen, or those of the model",
    arguments: throttled)
  func throttlingErrors(
    _ origin: String, _ service: String, _ operation: String, _ code: String, _ status: Int,
    _ message: String
  ) throws {
    var simulation = try TestOrganization(#"{"throttle": 1, "throttleError": "\#(origin)"}"#)
    let error = failure { try simulation.call(service, operation) }
    #expect(error?.code == code)
    #expect(error?.httpStatus == status)
    #expect(error?.message == message)
  }

  @Test("AWS Organizations can refuse requests while another one is under way")
  func oneAtATime() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "oneAtATime": true, "latency": {"minMs": 100, "maxMs": 100}}"#)
    let scenario = simulation.organization.scenario
    func send(
      _ service: String, _ operation: String, _ input: JSON = [:], _ region: String = "us-east-1"
    ) throws -> Int {
      let request = try simulation.request(
        service, operation, input, region: region,
        credentials: scenario.credentials(of: scenario.management))
      return try simulation.organization.deliver(request, at: simulation.now).outcome.get().status
    }
    let name: JSON = ["adminAccountId": .string(scenario.administrator)]
    let regions = ["us-east-1", "eu-west-1", "ap-south-1"]
    let statuses = try regions.map {
      try send("macie2", "EnableOrganizationAdminAccount", name, $0)
    }
    #expect(statuses == [200, 429, 429])
    #expect(try send("organizations", "ListRoots") == 400)
    #expect(try send("macie2", "ListOrganizationAdminAccounts") == 200)
    simulation.now = simulation.now.advanced(by: 100)
    #expect(try send("organizations", "ListRoots") == 200)
    let text = simulation.organization.exportScenario(at: simulation.now)
    simulation.organization = Organization(
      try Scenario(String(decoding: text, as: UTF8.self)))
    let error = failure { try simulation.call("organizations", "ListRoots") }
    #expect(
      error?.message == "AWS Organizations can't complete your request because another request is "
        + "already in progress. Try again later.")
    simulation.now = simulation.now.advanced(by: 100)
    #expect(
      try send("macie2", "EnableOrganizationAdminAccount", name, "eu-west-1") == 200)
  }

  @Test("Requests above the rate say when to retry")
  func retryAfter() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "rate": {"perSecond": 0.1, "burst": 1}}"#)
    let request = try simulation.request("inspector2", "ListMembers")
    _ = simulation.organization.handle(request, at: simulation.now)
    let response = simulation.organization.handle(request, at: simulation.now)
    #expect(response.header("Retry-After") == "10")
    #expect(response.header("x-amzn-ErrorType") == "ThrottlingException")
  }

  static let shares: [(String, @Sendable (NetworkResult) -> Bool)] = [
    ("resets", { (try? $0.outcome.get()) == nil }),
    ("slow", { $0.delayMilliseconds >= 5000 }),
    ("errors", { (try? $0.outcome.get())?.status == 500 }),
    ("throttle", { (try? $0.outcome.get())?.status == 429 }),
    (
      "truncations",
      { delivery in
        guard let response = try? delivery.outcome.get() else { return false }
        return (try? Document(response.body)) == nil
      }
    ),
  ]

  @Test("Faults of one operation do not affect others", arguments: shares)
  func sharesOfOperations(_ fault: String, _ befell: @Sendable (NetworkResult) -> Bool) throws {
    let rules = #"{"throttle": 0, "operations": {"inspector2.ListMembers": {"\#(fault)": 0.25}}}"#
    var simulation = try TestOrganization(rules)
    for (operation, range) in [("ListMembers", 160...240), ("ListFilters", 0...0)] {
      let request = try simulation.request("inspector2", operation)
      let count = (0..<800).count { _ in
        befell(simulation.organization.deliver(request, at: simulation.now))
      }
      #expect(range.contains(count), "\(operation): \(count)")
    }
  }

  @Test("Reads do not see a write until the staleness of the scenario has passed")
  func staleness() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "staleness": {"minSeconds": 5, "maxSeconds": 10}, "accounts": 5}"#)
    let id = JSON.string(simulation.organization.scenario.accounts.list[0].id)
    try simulation.call("inspector2", "AssociateMember", ["accountId": id])
    let all: JSON = ["onlyAssociated": false]
    func count() throws -> Int? {
      try simulation.call("inspector2", "ListMembers", all).at("/members")?.elements.count
    }
    #expect(try count() == 0)
    simulation.now = simulation.now.advanced(by: 4000)
    #expect(try count() == 0)
    simulation.now = simulation.now.advanced(by: 7000)
    #expect(try count() == 1)
  }

  @Test("A Region that the organization does not use refuses all credentials")
  func regions() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "regions": [{"name": "us-east-1"}, "#
        + #"{"name": "eu-south-1", "scanTypes": ["EC2", "ECR"]}]}"#)
    let elsewhere = failure { try simulation.call("macie2", "EnableMacie", region: "eu-west-1") }
    #expect(elsewhere?.code == "UnrecognizedClientException")
    for operation in ["Enable", "Disable"] {
      let types: JSON = ["resourceTypes": ["EC2", "LAMBDA"]]
      let error = failure {
        try simulation.call("inspector2", operation, types, region: "eu-south-1")
      }
      #expect(error?.httpStatus == 403)
      #expect(error?.message == "Lambda scanning is not supported in eu-south-1")
    }
    let own = try simulation.call("inspector2", "BatchGetAccountStatus", region: "eu-south-1")
    #expect(own.at("/accounts/0/resourceState/ec2/status") == "ENABLED")
    #expect(own.at("/accounts/0/resourceState/lambda/status") == "DISABLED")
  }
}
