import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The organization in AWS Organizations.
@Suite struct DirectoryTests {
  var simulation: TestOrganization

  init() throws {
    simulation = try TestOrganization()
  }

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
      ("ListPolicies", ["Filter": "TAG_POLICY"], "NotSimulatedException"),
    ] as [(String, JSON, String)])
  mutating func errors(_ operation: String, _ input: JSON, _ code: String) {
    #expect(failure { try call(operation, input) }?.code == code)
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
