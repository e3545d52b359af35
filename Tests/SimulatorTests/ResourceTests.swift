import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The generated resources, their findings and usage.
@Suite struct ResourceTests {
  var simulation: TestOrganization

  /// Thirty members. The first ten have EC2 and Lambda scanning.
  init() throws {
    simulation = try TestOrganization(#"{"throttle": 0, "failing": 0, "accounts": 30}"#)
    let ids = simulation.organization.scenario.accounts.list.map(\.id)
    for id in ids {
      try simulation.call("inspector2", "AssociateMember", ["accountId": .string(id)])
    }
    simulation.pass(minutes: 10)
    try simulation.call(
      "inspector2", "Enable",
      ["accountIds": .strings(Array(ids.prefix(10))), "resourceTypes": ["EC2", "LAMBDA"]])
    simulation.pass(minutes: 10)
  }

  mutating func all(_ operation: String, _ list: String, _ input: JSON = [:]) throws -> [JSON] {
    var (listed, token): ([JSON], JSON?) = ([], nil)
    repeat {
      var input = input
      input["nextToken"] = token
      let page = try simulation.call("inspector2", operation, input)
      listed += page[list]?.elements ?? []
      token = page["nextToken"]
    } while token != nil
    return listed
  }

  func equals(_ criterion: String, _ value: JSON, _ comparison: JSON = "EQUALS") -> JSON {
    ["filterCriteria": [criterion: [["comparison": comparison, "value": value]]]]
  }

  @Test("CoveredResource contains what the enabled scan types scan, in pages and with filters")
  mutating func coverage() throws {
    let covered = try all("ListCoverage", "coveredResources", ["maxResults": 3])
    #expect(covered.count > 20)
    #expect(Set(covered.compactMap { $0["resourceId"]?.string }).count > 20)
    #expect(covered == (try all("ListCoverage", "coveredResources")))
    let member = simulation.organization.scenario.accounts.list[0].id
    let own = try all("ListCoverage", "coveredResources", equals("accountId", .string(member)))
    #expect(own == covered.filter { $0["accountId"]?.string == member })
    #expect(
      own.allSatisfy {
        $0["scanType"] == "PACKAGE" && $0["resourceType"] != "AWS_ECR_CONTAINER_IMAGE"
      })
    let alone = try simulation.call("inspector2", "ListCoverage", as: member)
    #expect(alone.at("/coveredResources")?.elements == own)
    let others = try all(
      "ListCoverage", "coveredResources", equals("accountId", .string(member), "NOT_EQUALS"))
    #expect(others.count == covered.count - own.count)
  }

  @Test(
    "A list continues after its last page even if the last entry was removed",
    arguments: [
      ("ListCoverage", "coveredResources", "/accountId"),
      ("ListFindings", "findings", "/awsAccountId"),
    ])
  mutating func goesOn(_ operation: String, _ list: String, _ account: String) throws {
    let whole = try all(operation, list)
    for size in [1, 7] {
      #expect(try all(operation, list, ["maxResults": .integer(Int64(size))]) == whole)
    }
    let first = try simulation.call("inspector2", operation, ["maxResults": 1])
    let gone = try #require(first.at("/\(list)/0\(account)"))
    try simulation.call(
      "inspector2", "Disable", ["accountIds": [gone], "resourceTypes": ["EC2", "LAMBDA"]])
    simulation.pass(minutes: 10)
    var rest: [JSON] = []
    var token = first["nextToken"]
    while let next = token {
      let page = try simulation.call("inspector2", operation, ["maxResults": 1, "nextToken": next])
      rest += page[list]?.elements ?? []
      token = page["nextToken"]
    }
    #expect(rest == whole.filter { $0.at(account) != gone })
  }

  @Test("An account has the number of resources in the scenario, evenly distributed over the kinds")
  mutating func sizes() throws {
    for size in [0, 1, 2, 3, 100] {
      let inventory = ResourceInventory(
        of: "1", in: "r", size: Int64(size), Random(seed: 1, for: ["sizes"]))
      let counts = Resource.Kind.allCases.map { kind in inventory.count { $0.kind == kind } }
      #expect(inventory.count == size && counts.reduce(0, +) == size)
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
      #expect(Set(inventory.map(\.id)).count == size)
      #expect(inventory.map(\.id) == inventory.map(\.id))
    }
  }

  @Test("Statistics count the entries of the list")
  mutating func statistics() throws {
    let covered = try all("ListCoverage", "coveredResources")
    let output = try simulation.call(
      "inspector2", "ListCoverageStatistics", ["groupBy": "RESOURCE_TYPE"])
    #expect(output["totalCounts"] == .integer(Int64(covered.count)))
    let groups = Dictionary(grouping: covered) { $0["resourceType"]?.string ?? "" }
    let counts = output["countsByGroup"]?.elements.map { $0["count"] } ?? []
    #expect(counts == groups.values.map(\.count).sorted(by: >).map { .integer(Int64($0)) })
  }

  @Test("Findings are about covered resources, can be sorted, and are suppressed by rules")
  mutating func findings() throws {
    let findings = try all("ListFindings", "findings")
    let resources = Set(
      try all("ListCoverage", "coveredResources").compactMap { $0["resourceId"]?.string })
    #expect(findings.count > 10)
    #expect(findings.allSatisfy { resources.contains($0.at("/resources/0/id")?.string ?? "") })
    let sorted = try all(
      "ListFindings", "findings",
      ["maxResults": 4, "sortCriteria": ["field": "INSPECTOR_SCORE", "sortOrder": "DESC"]])
    let scores = sorted.map { finding -> Double in
      if case .number(let score)? = finding["inspectorScore"] { score } else { 0 }
    }
    #expect(scores == scores.sorted(by: >) && sorted.count == findings.count)

    let low = findings.count { $0["severity"] == "LOW" }
    try simulation.call(
      "inspector2", "CreateFilter",
      [
        "name": "low", "action": "SUPPRESS",
        "filterCriteria": ["severity": [["comparison": "EQUALS", "value": "LOW"]]],
      ])
    let suppressed = try all("ListFindings", "findings", equals("findingStatus", "SUPPRESSED"))
    #expect(suppressed.count == low && low > 0)
  }

  @Test("Filter criteria that are not simulated are refused by name")
  mutating func unknownCriteria() {
    let input = equals("ecrImageTags", "latest")
    let error = failure { try simulation.call("inspector2", "ListFindings", input) }
    #expect(error?.code == "NotSimulatedException")
    #expect(error?.message.contains("ecrImageTags") == true)
  }

  @Test("Usage grows with time, and free trials end after fifteen days")
  mutating func usage() throws {
    let id = simulation.organization.scenario.accounts.list.map(\.id).prefix(10).first { id in
      (try? all("ListCoverage", "coveredResources", equals("accountId", .string(id))))?.contains {
        $0["resourceType"] == "AWS_EC2_INSTANCE"
      } == true
    }
    let ids: JSON = ["accountIds": [.string(try #require(id))]]
    func hours() throws -> Double {
      let total = try simulation.call("inspector2", "ListUsageTotals", ids).at(
        "/totals/0/usage/0/total")
      return (try? Document(total?.bytes ?? []).root.number) ?? 0
    }
    func trial() throws -> JSON? {
      try simulation.call("inspector2", "BatchGetFreeTrialInfo", ids)
        .at("/accounts/0/freeTrialInfo/0/status")
    }
    let before = try hours()
    #expect(try trial() == "ACTIVE")
    simulation.pass(minutes: 16 * 24 * 60)
    #expect(try hours() > before + 300)
    #expect(try trial() == "INACTIVE")
  }

  @Test(
    "An account that disables everything loses its filters; tags and names of filters are kept apart"
  )
  mutating func filters() throws {
    let member = simulation.organization.scenario.accounts.list[20].id
    let filter: JSON = ["name": "a", "action": "NONE", "filterCriteria": [:]]
    try simulation.call("inspector2", "Enable", ["resourceTypes": ["ECR"]], as: "999999999999")
    simulation.pass(minutes: 10)
    for caller in [nil, member, "999999999999"] {
      let arn =
        try simulation.call("inspector2", "CreateFilter", filter, as: caller).at("/arn") ?? .null
      let duplicate = failure {
        try simulation.call("inspector2", "CreateFilter", filter, as: caller)
      }
      #expect(duplicate?.code == "BadRequestException")
      try simulation.call(
        "inspector2", "TagResource", ["resourceArn": arn, "tags": ["k": "v"]], as: caller)
      let tags = try simulation.call(
        "inspector2", "ListTagsForResource", ["resourceArn": arn], as: caller)
      #expect(tags.at("/tags") == ["k": "v"])
      let listed = try simulation.call("inspector2", "ListFilters", as: caller).at("/filters")
      #expect(listed?.elements.map { $0["arn"] } == [arn])
    }
    try simulation.call("inspector2", "Disable", as: "999999999999")
    simulation.pass(minutes: 10)
    #expect(
      try simulation.call("inspector2", "ListFilters", as: "999999999999").at("/filters") == [])
    #expect(try simulation.call("inspector2", "ListFilters").at("/filters")?.elements.count == 1)
  }

  @Test("A member inherits its administrator's settings until it has its own")
  mutating func configurations() throws {
    let member = JSON.string(simulation.organization.scenario.accounts.list[0].id)
    func duration() throws -> JSON? {
      try simulation.call("inspector2", "GetConfiguration", ["accountId": member])
        .at("/ecrConfiguration/rescanDurationState/rescanDuration")
    }
    func set(_ duration: JSON, _ account: JSON? = nil) throws {
      var input: JSON = ["ecrConfiguration": ["rescanDuration": duration]]
      input["accountId"] = account
      try simulation.call("inspector2", "UpdateConfiguration", input)
    }
    try set("DAYS_60")
    let fresh = try simulation.call("inspector2", "GetConfiguration")
    #expect(fresh.at("/ecrConfiguration/rescanDurationState/status") == "PENDING")
    #expect(try duration() == "DAYS_60")
    try set("DAYS_90", member)
    #expect(try duration() == "DAYS_90")
    try simulation.call(
      "inspector2", "UpdateConfiguration",
      [
        "accountId": member,
        "updateConfigurationInheritance": ["ecrConfiguration": "INHERIT_FROM_ADMIN"],
      ])
    #expect(try duration() == "DAYS_60")
    simulation.pass(minutes: 5)
    let settled = try simulation.call("inspector2", "GetConfiguration")
    #expect(settled.at("/ecrConfiguration/rescanDurationState/status") == "SUCCESS")
  }
}
