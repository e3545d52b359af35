import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The organization in AWS Organizations.
@Suite struct AWSOrganizationsTests {
  var simulation: TestOrganization

  init() throws {
    simulation = try TestOrganization()
  }

  @discardableResult
  mutating func call(_ operation: String, _ input: JSON = [:], as id: String? = nil) throws -> JSON
  {
    try simulation.call("organizations", operation, input, as: id)
  }

  @Test("The pages list all accounts once, the management account and the administrator first")
  func accounts() throws {
    var simulation = try TestOrganization(#"{"accounts": 45, "throttle": 0}"#)
    var (ids, token): ([String], JSON?) = ([], nil)
    repeat {
      var input: JSON = [:]
      input["NextToken"] = token
      let page = try simulation.call("organizations", "ListAccounts", input)
      ids += page["Accounts"]?.elements.compactMap { $0["Id"]?.string } ?? []
      token = page["NextToken"]
    } while token != nil
    let scenario = simulation.organization.scenario
    #expect(
      ids == [scenario.management, scenario.administrator] + scenario.accounts.list.map(\.id))
  }

  @Test("The administrator belongs to the organization when no service has an administrator yet")
  func namedAccounts() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "accounts": 2, "administrators": {"inspector2": "none", "#
        + #""macie2": "222222222222"}}"#)
    let scenario = simulation.organization.scenario
    try simulation.call("organizations", "DescribeOrganization")
    let accounts = try simulation.call(
      "organizations", "ListAccounts", as: scenario.management)
    let ids = accounts.at("/Accounts")?.elements.map { $0["Id"]?.string }
    #expect(
      ids?.prefix(3) == [scenario.management, scenario.administrator, "222222222222"])
    let administrator = JSON.string(scenario.administrator)
    try simulation.call(
      "inspector2", "EnableDelegatedAdminAccount", ["delegatedAdminAccountId": administrator],
      as: scenario.management)
    let named = try simulation.call(
      "inspector2", "ListDelegatedAdminAccounts", as: scenario.management)
    #expect(named.at("/delegatedAdminAccounts/0/accountId") == administrator)
  }

  @Test("Units and accounts are at their paths")
  mutating func units() throws {
    let root = try #require(try call("ListRoots").at("/Roots/0/Id"))
    let units = try call("ListOrganizationalUnitsForParent", ["ParentId": root])
    #expect(units.at("/OrganizationalUnits")?.elements.map { $0["Name"] } == ["Trouble"])
    let problem = try #require(units.at("/OrganizationalUnits/0/Id"))
    let below = try call("ListOrganizationalUnitsForParent", ["ParentId": problem])
    let named = below.at("/OrganizationalUnits")?.elements ?? []
    #expect(named.count == AccountBehavior.allCases.count - 1)
    let slow = try #require(named.first { $0["Name"] == "slow" }?["Id"])
    let accounts = try call("ListAccountsForParent", ["ParentId": slow])
    #expect(
      accounts.at("/Accounts")?.elements.map { $0["Id"] } == [.string(TestOrganization.id(.slow))])
    let parents = try call("ListParents", ["ChildId": slow]).at("/Parents")
    #expect(parents == [["Id": problem, "Type": "ORGANIZATIONAL_UNIT"]])
    let of = try call("ListParents", ["ChildId": .string(TestOrganization.id(.none))]).at(
      "/Parents")
    #expect(of == [["Id": root, "Type": "ROOT"]])
    let children = try call("ListChildren", ["ParentId": slow, "ChildType": "ACCOUNT"])
    #expect(children.at("/Children/0/Id") == .string(TestOrganization.id(.slow)))
  }

  @Test("The tags of a new policy are its tags until it is deleted")
  mutating func policyTags() throws {
    let management = simulation.organization.scenario.management
    let tags: JSON = [["Key": "team", "Value": "a"]]
    let created = try call(
      "CreatePolicy",
      [
        "Name": "one", "Description": "", "Type": "INSPECTOR_POLICY", "Tags": tags,
        "Content": .string(PolicyTests.simple.text),
      ], as: management)
    let policy = try #require(created.at("/Policy/PolicySummary/Id"))
    #expect(try call("ListTagsForResource", ["ResourceId": policy])["Tags"] == tags)
    let more: JSON = .array(
      (1...50).map { ["Key": .string("key\($0)"), "Value": "a"] })
    let tooMany = failure {
      try call("TagResource", ["ResourceId": policy, "Tags": more], as: management)
    }
    #expect(tooMany?.members["Reason"] == "MAX_TAG_LIMIT_EXCEEDED")
    try call("DeletePolicy", ["PolicyId": policy], as: management)
    let gone = failure { try call("ListTagsForResource", ["ResourceId": policy]) }
    #expect(gone?.code == "TargetNotFoundException")
  }

  @Test("Suspended accounts are listed as suspended")
  mutating func states() throws {
    for (behavior, state) in [(AccountBehavior.none, "ACTIVE"), (.suspended, "SUSPENDED")] {
      let output = try call(
        "DescribeAccount", ["AccountId": .string(TestOrganization.id(behavior))])
      #expect(output.at("/Account/State") == .string(state))
    }
  }

  @Test("Administrators that the services name are listed by AWS Organizations")
  mutating func delegatedAdministrators() throws {
    let (scenario, other) = (simulation.organization.scenario, TestOrganization.id(.slow))
    let inspector: JSON = ["ServicePrincipal": "inspector2.amazonaws.com"]
    func administrators() throws -> [JSON?] {
      let output = try simulation.call("organizations", "ListDelegatedAdministrators", inspector)
      return output.at("/DelegatedAdministrators")?.elements.map { $0["Id"] } ?? []
    }
    #expect(try administrators() == [.string(scenario.administrator)])
    let management = scenario.management
    try simulation.call(
      "macie2", "EnableOrganizationAdminAccount", ["adminAccountId": .string(other)],
      as: management)
    let services = try call("ListDelegatedServicesForAccount", ["AccountId": .string(other)])
    #expect(services.at("/DelegatedServices/0/ServicePrincipal") == "macie.amazonaws.com")
    try simulation.call(
      "inspector2", "DisableDelegatedAdminAccount",
      ["delegatedAdminAccountId": .string(scenario.administrator)], as: management)
    simulation.pass(minutes: 10)
    let left = try simulation.call(
      "organizations", "ListDelegatedAdministrators", inspector, as: management)
    #expect(left.at("/DelegatedAdministrators") == [])
  }

  @Test(
    "Errors have the codes of AWS Organizations",
    arguments: [
      ("DescribeAccount", ["AccountId": "999999999999"], "AccountNotFoundException"),
      ("ListParents", ["ChildId": "999999999999"], "ChildNotFoundException"),
      ("ListAccountsForParent", ["ParentId": "r-none"], "ParentNotFoundException"),
      (
        "DescribeOrganizationalUnit", ["OrganizationalUnitId": "ou-none-12345678"],
        "OrganizationalUnitNotFoundException"
      ),
      ("ListAccounts", ["NextToken": "made up"], "InvalidInputException"),
      ("ListAccounts", ["MaxResults": 21], "InvalidInputException"),
      (
        "ListDelegatedServicesForAccount", ["AccountId": "100000000001"],
        "AccountNotRegisteredException"
      ),
      ("ListHandshakesForOrganization", [:], "NotSimulatedException"),
    ] as [(String, JSON, String)])
  mutating func errors(_ operation: String, _ input: JSON, _ code: String) {
    #expect(failure { try call(operation, input) }?.code == code)
  }

  /// The principals that AWS Organizations trusts, and those that an account administers.
  mutating func access(of id: String) throws -> (trusted: [String], administered: [String]) {
    let management = simulation.organization.scenario.management
    let trusted = try call("ListAWSServiceAccessForOrganization", as: management)
    let account: JSON = ["AccountId": .string(id)]
    var own: JSON = [:]
    let error = failure {
      own = try call("ListDelegatedServicesForAccount", account, as: management)
      return own
    }
    #expect(error == nil || error?.code == "AccountNotRegisteredException")
    func principals(_ output: JSON, _ list: String) -> [String] {
      output.at(list)?.elements.compactMap { $0["ServicePrincipal"]?.string } ?? []
    }
    return (
      principals(trusted, "/EnabledServicePrincipals"), principals(own, "/DelegatedServices")
    )
  }

  @Test("An administrator that a service named can be deregistered, and named again")
  mutating func deregister() throws {
    let scenario = simulation.organization.scenario
    let (id, management) = (scenario.administrator, scenario.management)
    let inspector = "inspector2.amazonaws.com"
    let registration: JSON = [
      "AccountId": .string(id), "ServicePrincipal": .string(inspector),
    ]
    let principal: JSON = ["ServicePrincipal": .string(inspector)]
    #expect(try access(of: id) == ([inspector], [inspector]))
    let early = failure { try call("DisableAWSServiceAccess", principal, as: management) }
    #expect(early?.members["Reason"] == "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE")
    simulation.pass(minutes: 1)
    try call("DeregisterDelegatedAdministrator", registration, as: management)
    #expect(try access(of: id) == ([inspector], []))
    let again = failure {
      try call("DeregisterDelegatedAdministrator", registration, as: management)
    }
    #expect(again?.code == "AccountNotRegisteredException")
    try call("DisableAWSServiceAccess", principal, as: management)
    #expect(try access(of: id) == ([], []))
    let exported = simulation.organization.exportScenario(at: simulation.now)
    simulation = try TestOrganization(String(decoding: exported, as: UTF8.self))
    #expect(try access(of: id) == ([], []))
    let untrusted = failure {
      try call("RegisterDelegatedAdministrator", registration, as: management)
    }
    #expect(untrusted?.members["Reason"] == "SERVICE_ACCESS_NOT_ENABLED")
    // The service itself keeps its administrator until its own operation removes it.
    let named: JSON = ["delegatedAdminAccountId": .string(id)]
    try simulation.call("inspector2", "DisableDelegatedAdminAccount", named, as: management)
    simulation.pass(minutes: 10)
    try simulation.call("inspector2", "EnableDelegatedAdminAccount", named, as: management)
    #expect(try access(of: id) == ([inspector], [inspector]))
  }

  @Test("A service that names its administrator stays trusted after it removes it")
  mutating func staysTrusted() throws {
    let scenario = simulation.organization.scenario
    let (id, management) = (TestOrganization.id(.none), scenario.management)
    let region = "eu-south-1"
    for (operation, expected) in [
      ("EnableOrganizationAdminAccount", ["macie.eu-south-1.amazonaws.com"]),
      ("DisableOrganizationAdminAccount", []),
    ] {
      try simulation.call(
        "macie2", operation, ["adminAccountId": .string(id)], as: management, region: region)
      simulation.pass(minutes: 10)
      let access = try access(of: id)
      #expect(access.administered == expected)
      #expect(
        access.trusted == ["inspector2.amazonaws.com", "macie.eu-south-1.amazonaws.com"])
    }
  }

  @Test(
    "Principals that only the guides of their services name can be trusted",
    arguments: [
      "agent-registry.amazonaws.com", "eks.amazonaws.com", "notifications.amazon.com",
    ])
  func principals(_ principal: String) throws {
    var simulation = try TestOrganization(#"{"throttle": 0}"#)
    try simulation.call(
      "organizations", "EnableAWSServiceAccess", ["ServicePrincipal": .string(principal)],
      as: simulation.organization.scenario.management)
  }

  @Test("The management account, suspended accounts and unknown principals cannot be registered")
  mutating func refusedRegistrations() throws {
    let scenario = simulation.organization.scenario
    let management = scenario.management
    try call("EnableAWSServiceAccess", ["ServicePrincipal": "config.amazonaws.com"], as: management)
    let cases: [(String, String, String, String)] = [
      (
        management, "config.amazonaws.com", "ConstraintViolationException",
        "You cannot register management account/yourself as delegated administrator for your organization."
      ),
      (
        TestOrganization.id(.none), "config.amazonaws.example", "InvalidInputException",
        "You specified an unrecognized service principal."
      ),
      (
        TestOrganization.id(.suspended), "config.amazonaws.com", "ConstraintViolationException",
        "\(TestOrganization.id(.suspended)) is suspended and cannot be a delegated administrator."
      ),
      (
        TestOrganization.id(.none), "inspector2.amazonaws.com", "ConstraintViolationException",
        "inspector2.amazonaws.com has a delegated administrator, and can have only one."
      ),
    ]
    for (account, principal, code, message) in cases {
      let registration: JSON = [
        "AccountId": .string(account), "ServicePrincipal": .string(principal),
      ]
      let error = failure {
        try call("RegisterDelegatedAdministrator", registration, as: management)
      }
      #expect(error?.code == code)
      #expect(error?.message == message)
    }
    #expect(try access(of: TestOrganization.id(.none)).administered == [])
    var open = try TestOrganization(#"{"servicePrincipals": ["config.amazonaws.example"]}"#)
    try open.call(
      "organizations", "EnableAWSServiceAccess", ["ServicePrincipal": "config.amazonaws.example"],
      as: open.organization.scenario.management)
  }

  @Test("Members may describe the organization, other accounts may not")
  mutating func callers() throws {
    let member = TestOrganization.id(.none)
    #expect(failure { try call("DescribeOrganization", as: member) } == nil)
    #expect(failure { try call("ListAccounts", as: member) }?.code == "AccessDeniedException")
    let stranger = failure { try call("DescribeOrganization", as: "999999999999") }
    #expect(stranger?.code == "AWSOrganizationsNotInUseException")
    let registration: JSON = ["AccountId": .string(member), "ServicePrincipal": "x.amazonaws.com"]
    let refused = failure { try call("RegisterDelegatedAdministrator", registration) }
    #expect(refused?.code == "AccessDeniedException")
  }
}
