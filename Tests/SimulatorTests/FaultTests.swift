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

  static let shares: [(String, @Sendable (Delivery) -> Bool)] = [
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
  func sharesOfOperations(_ fault: String, _ befell: @Sendable (Delivery) -> Bool) throws {
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
