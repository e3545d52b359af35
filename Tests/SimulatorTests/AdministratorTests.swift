import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Delegated administrators, and their settings for the organization.
@Suite struct AdministratorTests {
  var simulation: TestOrganization

  init() throws {
    simulation = try TestOrganization(macieMembersThroughOrganization: true)
  }

  struct AdministratorOperations: Sendable {
    let service: String
    let enable: String
    let disable: String
    let list: String
    let id: String
    let ending: JSON

    static let both = [
      AdministratorOperations(
        service: "inspector2", enable: "EnableDelegatedAdminAccount",
        disable: "DisableDelegatedAdminAccount", list: "ListDelegatedAdminAccounts",
        id: "delegatedAdminAccountId", ending: "DISABLE_IN_PROGRESS"),
      AdministratorOperations(
        service: "macie2", enable: "EnableOrganizationAdminAccount",
        disable: "DisableOrganizationAdminAccount", list: "ListOrganizationAdminAccounts",
        id: "adminAccountId", ending: "DISABLING_IN_PROGRESS"),
    ]
  }

  mutating func manage(
    _ target: AdministratorOperations, _ operation: String, _ id: String? = nil,
    region: String = "us-east-1"
  ) throws -> JSON {
    try simulation.call(
      target.service, operation, id.map { [target.id: .string($0)] } ?? [:],
      as: simulation.organization.scenario.management, region: region)
  }

  /// The element of the list with the account and its status.
  func listed(_ output: JSON) -> JSON? {
    output.at("/delegatedAdminAccounts/0") ?? output.at("/adminAccounts/0")
  }

  @Test("There is one delegated administrator at a time, and its removal takes time")
  mutating func oneAdministrator() throws {
    let first = simulation.organization.scenario.administrator
    let second = TestOrganization.id(.slow)
    for target in AdministratorOperations.both {
      #expect(failure { try manage(target, target.enable, first) }?.code == "ConflictException")
      #expect(failure { try manage(target, target.enable, second) }?.code == "ConflictException")
      #expect(failure { try manage(target, target.disable, second) }?.httpStatus == 404)
      _ = try manage(target, target.disable, first)
      #expect(listed(try manage(target, target.list))?["status"] == target.ending)
      #expect(failure { try manage(target, target.enable, second) }?.code == "ConflictException")
      #expect(failure { try manage(target, target.disable, first) }?.code == "ConflictException")
      simulation.pass(minutes: 10)
      #expect(listed(try manage(target, target.list)) == nil)
      _ = try manage(target, target.enable, second)
      #expect(
        listed(try manage(target, target.list)) == [
          "accountId": .string(second), "status": "ENABLED",
        ])
      #expect(failure { try manage(target, target.disable, first) }?.httpStatus == 404)
    }
  }

  @Test("The administrator is the same in every Region")
  mutating func sameEverywhere() throws {
    let (first, second) = (
      simulation.organization.scenario.administrator, TestOrganization.id(.slow)
    )
    for target in AdministratorOperations.both {
      _ = try manage(target, target.disable, first, region: "eu-west-1")
      simulation.pass(minutes: 10)
      let other = failure { try manage(target, target.enable, second, region: "eu-west-1") }
      #expect(other?.code == "ConflictException")
      _ = try manage(target, target.enable, first, region: "eu-west-1")
    }
  }

  @Test("Accounts that are suspended or outside of the organization cannot become administrator")
  mutating func refusesAdministrators() throws {
    for target in AdministratorOperations.both {
      _ = try manage(target, target.disable, simulation.organization.scenario.administrator)
      simulation.pass(minutes: 10)
      #expect(failure { try manage(target, target.enable, "999999999999") }?.httpStatus == 404)
      #expect(
        failure { try manage(target, target.enable, TestOrganization.id(.suspended)) }?.httpStatus
          == 400)
    }
  }

  @Test("Members keep their settings when their administrator is removed")
  mutating func membersStay() throws {
    let (administrator, member) = (
      simulation.organization.scenario.administrator, TestOrganization.id(.none)
    )
    try simulation.call("inspector2", "Enable", ["resourceTypes": ["EC2"]], as: member)
    for target in AdministratorOperations.both {
      _ = try manage(target, target.disable, administrator)
    }
    simulation.pass(minutes: 10)
    let status = try simulation.call("inspector2", "BatchGetAccountStatus", as: member)
    #expect(status.at("/accounts/0/resourceState/ec2/status") == "ENABLED")
    #expect(try simulation.call("macie2", "GetMacieSession", as: member).at("/status") == "ENABLED")
    let removed = try simulation.call("macie2", "GetMember", ["id": .string(member)])
    #expect(removed.at("/relationshipStatus") == "Removed")
    #expect(try simulation.call("macie2", "GetAdministratorAccount", as: member) == [:])
    #expect(
      failure { try simulation.call("inspector2", "ListMembers") }?.code == "AccessDeniedException")
  }

  @Test("Inspector enables all scan types for a new administrator")
  mutating func namingEnables() throws {
    let (first, second) = (
      simulation.organization.scenario.administrator, TestOrganization.id(.isolated)
    )
    _ = try manage(AdministratorOperations.both[0], AdministratorOperations.both[0].disable, first)
    simulation.pass(minutes: 10)
    _ = try manage(AdministratorOperations.both[0], AdministratorOperations.both[0].enable, second)
    let pointer = "/accounts/0/resourceState/lambdaCode/status"
    #expect(
      try simulation.call("inspector2", "BatchGetAccountStatus", as: second).at(pointer)
        == "ENABLING")
    simulation.pass(minutes: 10)
    #expect(
      try simulation.call("inspector2", "BatchGetAccountStatus", as: second).at(pointer)
        == "ENABLED")
  }

  @Test("Accounts that join become members with the scan types of automatic enablement")
  func newcomers() throws {
    let administrator = try Scenario("{}").administrator
    let id = "111111111111"
    for isWanted in [true, false] {
      var simulation = try TestOrganization(
        #"{"throttle": 0, "administrators": {"macie2": "\#(administrator)", "#
          + #""inspector2": "\#(administrator)"}, "#
          + #""accounts": [{"accountId": "\#(id)", "joinsAfterSeconds": 600}]}"#)
      let flag = JSON.boolean(isWanted)
      try simulation.call(
        "inspector2", "UpdateOrganizationConfiguration",
        ["autoEnable": ["ec2": flag, "ecr": false]])
      try simulation.call("macie2", "UpdateOrganizationConfiguration", ["autoEnable": flag])
      let early = failure {
        try simulation.call("inspector2", "AssociateMember", ["accountId": .string(id)])
      }
      #expect(early?.code == "AccessDeniedException")
      simulation.pass(minutes: 60)
      let members = try simulation.call("inspector2", "ListMembers").at("/members")?.elements ?? []
      #expect(members.map { $0["accountId"] } == (isWanted ? [.string(id)] : []))
      let macie = try simulation.call("macie2", "ListMembers").at("/members/0/relationshipStatus")
      #expect(macie == (isWanted ? "Enabled" : nil))
      let own = try simulation.call("inspector2", "BatchGetAccountStatus", as: id)
      #expect(
        own.at("/accounts/0/resourceState/ec2/status") == (isWanted ? "ENABLED" : "DISABLED"))
      #expect(own.at("/accounts/0/resourceState/ecr/status") == "DISABLED")
    }
  }

  @Test("A new member gets the organization's scan types; LAMBDA_CODE requires LAMBDA")
  mutating func autoEnable() throws {
    let operation = "UpdateOrganizationConfiguration"
    let alone: JSON = ["autoEnable": ["ec2": false, "ecr": false, "lambdaCode": true]]
    #expect(
      failure { try simulation.call("inspector2", operation, alone) }?.code == "ValidationException"
    )
    let set: JSON = ["autoEnable": ["ec2": false, "ecr": true, "lambda": true]]
    let output = try simulation.call("inspector2", operation, set)
    #expect(output.at("/autoEnable/lambda") == true && output.at("/autoEnable/ec2") == false)
    try simulation.call(
      "inspector2", "AssociateMember", ["accountId": .string(TestOrganization.id(.declines))])
    simulation.pass(minutes: 30)
    let status = try simulation.call(
      "inspector2", "BatchGetAccountStatus",
      ["accountIds": [.string(TestOrganization.id(.declines))]])
    let states = ["ec2", "ecr", "lambda", "lambdaCode"].map {
      status.at("/accounts/0/resourceState/\($0)/status")
    }
    #expect(states == ["DISABLED", "ENABLED", "ENABLED", "DISABLED"])
  }
}
