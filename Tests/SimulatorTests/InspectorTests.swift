import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

@Suite struct InspectorTests {
  var simulation: TestOrganization

  /// All accounts are members, except those that cannot be.
  init() throws {
    simulation = try TestOrganization()
    for behavior in AccountBehavior.allCases {
      try simulation.call(
        "inspector2", "AssociateMember", ["accountId": .string(TestOrganization.id(behavior))])
    }
    simulation.pass(minutes: 60)
  }

  mutating func enable(
    _ behaviors: [AccountBehavior], _ types: [String] = ["EC2", "ECR"]
  ) throws -> JSON {
    try simulation.call(
      "inspector2", "Enable",
      [
        "accountIds": .strings(behaviors.map(TestOrganization.id)),
        "resourceTypes": .strings(types),
      ])
  }

  mutating func status(of behavior: AccountBehavior, _ pointer: String = "/state/status") throws
    -> JSON?
  {
    let ids: JSON = ["accountIds": [.string(TestOrganization.id(behavior))]]
    return try simulation.call("inspector2", "BatchGetAccountStatus", ids).at(
      "/accounts/0" + pointer)
  }

  @Test("Without ids, the response is about the administrator, which has all scan types enabled")
  mutating func ownAccount() throws {
    let output = try simulation.call("inspector2", "BatchGetAccountStatus")
    #expect(output.at("/accounts")?.elements.count == 1)
    let administrator = simulation.organization.scenario.administrator
    #expect(output.at("/accounts/0/accountId") == .string(administrator))
    #expect(output.at("/accounts/0/resourceState/lambdaCode/status") == "ENABLED")
  }

  @Test("An associated account is CREATED first, then ENABLED or ACCOUNT_SUSPENDED")
  func association() throws {
    var simulation = try TestOrganization()
    for (behavior, expected) in [
      (AccountBehavior.none, "ENABLED"), (.suspended, "ACCOUNT_SUSPENDED"),
    ] {
      let id: JSON = ["accountId": .string(TestOrganization.id(behavior))]
      #expect(failure { try simulation.call("inspector2", "GetMember", id) }?.httpStatus == 404)
      #expect(try simulation.call("inspector2", "AssociateMember", id) == id)
      #expect(
        try simulation.call("inspector2", "GetMember", id).at("/member/relationshipStatus")
          == "CREATED")
      simulation.pass(minutes: 10)
      #expect(
        try simulation.call("inspector2", "GetMember", id).at("/member/relationshipStatus")
          == .string(expected))
    }
  }

  @Test(
    "The result of enabling depends on the account's behavior",
    arguments: [
      (AccountBehavior.none, nil), (.emailUnverified, nil), (.neverAccepts, nil), (.declines, nil),
      (.slow, nil), (.isolated, "ACCOUNT_IS_ISOLATED"),
      (.blockedByPolicy, "BLOCKED_BY_ORGANIZATION_POLICY"), (.suspended, "ACCESS_DENIED"),
      (.ssmThrottled, "SSM_THROTTLED"), (.deepInspectionFailed, nil),
    ] as [(AccountBehavior, String?)])
  mutating func enablingEnds(_ behavior: AccountBehavior, _ code: String?) throws {
    let output = try enable([behavior])
    #expect(output.at("/failedAccounts/0/errorCode")?.string == code)
    #expect(output.at("/accounts/0/resourceStatus/ec2")?.string == (code == nil ? "ENABLING" : nil))
    simulation.pass(minutes: 60)
    let expected = code == nil ? "ENABLED" : behavior == .suspended ? "SUSPENDED" : "DISABLED"
    #expect(try status(of: behavior) == .string(expected))
    #expect(try status(of: behavior, "/state/errorCode")?.string == code)
  }

  @Test("Machine images are scanned for new members if configured, until no other type is scanned")
  mutating func images() throws {
    let configured: JSON = ["autoEnable": ["ec2": true, "ecr": false, "ami": true]]
    try simulation.call("inspector2", "UpdateOrganizationConfiguration", configured)
    let described = try simulation.call("inspector2", "DescribeOrganizationConfiguration")
    #expect(described.at("/autoEnable/ami") == true)
    #expect(described.at("/autoEnable/codeRepository") == false)
    let id: JSON = ["accountId": .string(TestOrganization.id(.none))]
    try simulation.call("inspector2", "DisassociateMember", id)
    try simulation.call("inspector2", "AssociateMember", id)
    simulation.pass(minutes: 60)
    #expect(try status(of: .none, "/resourceState/ami/status") == "ENABLED")
    let ids: JSON = ["accountIds": [.string(TestOrganization.id(.none))]]
    let trials = try simulation.call("inspector2", "BatchGetFreeTrialInfo", ids)
      .at("/accounts/0/freeTrialInfo")?.elements.map { $0["type"]?.string }
    #expect(trials == ["EC2", "MACHINE_IMAGE"])
    _ = try enable([.none], ["ECR"])
    simulation.pass(minutes: 60)
    for (type, left) in [("EC2", "ENABLED"), ("ECR", "DISABLED")] as [(JSON, JSON)] {
      let input: JSON = [
        "accountIds": [.string(TestOrganization.id(.none))], "resourceTypes": [type],
      ]
      try simulation.call("inspector2", "Disable", input)
      simulation.pass(minutes: 60)
      #expect(try status(of: .none, "/resourceState/ami/status") == left)
      #expect(try status(of: .none) == left)
    }
  }

  @Test("Requests cannot name machine images, because the model has no such scan type")
  mutating func imagesAreNotNamed() throws {
    let error = failure { try enable([.none], ["AMI"]) }
    #expect(error?.code == "ValidationException")
  }

  @Test("A response about many accounts equals the responses about each")
  mutating func manyAtOnce() throws {
    _ = try enable(AccountBehavior.allCases, ["EC2"])
    _ = try enable([.none, .declines], ["ECR"])
    simulation.pass(minutes: 5)
    let ids = (AccountBehavior.allCases + AccountBehavior.allCases.reversed()).map(
      TestOrganization.id)
    let accounts = try simulation.call(
      "inspector2", "BatchGetAccountStatus", ["accountIds": .strings(ids)])
    let each = try ids.map { id in
      try simulation.call("inspector2", "BatchGetAccountStatus", ["accountIds": [.string(id)]])
        .at("/accounts/0")
    }
    #expect(accounts["accounts"]?.elements == each)
    #expect(Set(each.map { $0?.without(["accountId"]).text }).count > 4)
  }

  @Test("Enabling takes time, and more than 15 minutes for a slow account")
  mutating func enablingTakesTime() throws {
    _ = try enable([.none, .slow])
    #expect(try status(of: .none) == "ENABLING")
    simulation.pass(minutes: 15)
    #expect(try status(of: .none) == "ENABLED")
    #expect(try status(of: .slow) == "ENABLING")
    #expect(try status(of: .slow, "/resourceState/lambda/status") == "DISABLED")
    simulation.pass(minutes: 25)
    #expect(try status(of: .slow) == "ENABLED")
  }

  @Test("An account that SSM throttles is enabled after at most three refusals")
  mutating func ssmRecovers() throws {
    var refusals = 0
    while try enable([.ssmThrottled]).at("/failedAccounts/0") != nil, refusals < 4 { refusals += 1 }
    #expect((1...3).contains(refusals))
    #expect(try status(of: .ssmThrottled, "/state/errorCode") == nil)
  }

  @Test("Enabling again fails while the scan types are being enabled, and then changes nothing")
  mutating func enablingAgain() throws {
    let code = "/failedAccounts/0/errorCode"
    _ = try enable([.none])
    #expect(try enable([.none]).at(code) == "ENABLE_IN_PROGRESS")
    simulation.pass(minutes: 10)
    let again = try enable([.none])
    #expect(again["failedAccounts"] == [])
    #expect(again.at("/accounts/0/resourceStatus/ec2") == "ENABLED")
    #expect(try status(of: .none, "/resourceState/ec2/status") == "ENABLED")
    #expect(try enable([.none], ["EC2", "LAMBDA"]).at(code) == nil)
    #expect(try status(of: .none, "/resourceState/lambda/status") == "ENABLING")
  }

  @Test("Enabling fails for accounts that are not members or not in the organization")
  func strangers() throws {
    var simulation = try TestOrganization()
    let ids = [TestOrganization.id(.none), "999999999999"]
    for operation in ["Enable", "Disable", "BatchGetAccountStatus"] {
      var input: JSON = ["accountIds": .strings(ids)]
      if operation == "Enable" { input["resourceTypes"] = ["EC2"] }
      let output = try simulation.call("inspector2", operation, input)
      #expect(output.at("/accounts") == [])
      #expect(output.at("/failedAccounts/0/errorCode") == "ACCESS_DENIED")
      #expect(output.at("/failedAccounts/1/errorCode") == "RESOURCE_NOT_FOUND")
    }
  }

  @Test("LAMBDA_CODE cannot be enabled without LAMBDA, and is disabled with it")
  mutating func lambdaCodeNeedsLambda() throws {
    let refused = failure { try enable([.none], ["LAMBDA_CODE"]) }
    #expect(refused?.code == "ValidationException")
    _ = try enable([.none], ["LAMBDA", "LAMBDA_CODE"])
    simulation.pass(minutes: 10)
    let output = try simulation.call(
      "inspector2", "Disable",
      [
        "accountIds": [.string(TestOrganization.id(.none))], "resourceTypes": ["LAMBDA"],
      ])
    #expect(output["failedAccounts"] == [])
    for type in ["lambda", "lambdaCode"] {
      #expect(output.at("/accounts/0/resourceStatus/\(type)") == "DISABLING")
    }
    simulation.pass(minutes: 10)
    #expect(try status(of: .none, "/resourceState/lambdaCode/status") == "DISABLED")
  }

  @Test("LAMBDA_CODE is refused without LAMBDA, or takes LAMBDA with it, as set")
  func lambdaCodeAlone() throws {
    let automatic: JSON = ["autoEnable": ["ec2": false, "ecr": false, "lambdaCode": true]]
    let own: JSON = ["resourceTypes": ["LAMBDA_CODE"]]
    for (value, code) in [
      ("ValidationException", "ValidationException"),
      ("AccessDeniedException", "AccessDeniedException"), ("both", nil),
    ] {
      var simulation = try TestOrganization(
        #"{"throttle": 0, "settings": {"inspector2": {"lambdaCodeAlone": "\#(value)"}}}"#)
      try simulation.call("inspector2", "Disable", ["resourceTypes": ["LAMBDA"]])
      simulation.pass(minutes: 10)
      for (operation, input) in [
        ("Enable", own), ("UpdateOrganizationConfiguration", automatic),
      ] {
        let refused = failure { try simulation.call("inspector2", operation, input) }
        #expect(refused?.code == code, "\(operation), \(value)")
      }
      simulation.pass(minutes: 10)
      let state = try simulation.call("inspector2", "BatchGetAccountStatus")
      let lambda = state.at("/accounts/0/resourceState/lambda/status")
      #expect(lambda == (code == nil ? "ENABLED" : "DISABLED"))
      let configuration = try simulation.call("inspector2", "DescribeOrganizationConfiguration")
      #expect(configuration.at("/autoEnable/lambda") == .boolean(code == nil))
    }
  }

  @Test("Disabling takes time and ends deep inspection")
  mutating func disabling() throws {
    let ids: JSON = ["accountIds": [.string(TestOrganization.id(.none))]]
    _ = try enable([.none])
    simulation.pass(minutes: 10)
    _ = try activate([.none])
    simulation.pass(minutes: 10)
    let output = try simulation.call("inspector2", "Disable", ids)
    #expect(output.at("/accounts/0/resourceStatus/ec2") == "DISABLING")
    #expect(output.at("/accounts/0/resourceStatus/lambda") == "DISABLED")
    #expect(try enable([.none]).at("/failedAccounts/0/errorCode") == "DISABLE_IN_PROGRESS")
    simulation.pass(minutes: 10)
    #expect(try status(of: .none) == "DISABLED")
    _ = try enable([.none])
    simulation.pass(minutes: 10)
    let deep = try simulation.call("inspector2", "BatchGetMemberEc2DeepInspectionStatus", ids)
    #expect(deep.at("/accountIds/0/status") == "DEACTIVATED")
  }

  @Test("An administrator with members cannot disable all its scan types")
  mutating func administratorsStay() throws {
    let output = try simulation.call("inspector2", "Disable")
    #expect(output.at("/failedAccounts/0/errorCode") == "DISASSOCIATE_ALL_MEMBERS")
  }

  mutating func activate(_ behaviors: [AccountBehavior]) throws -> JSON {
    let updates = behaviors.map { behavior -> JSON in
      ["accountId": .string(TestOrganization.id(behavior)), "activateDeepInspection": true]
    }
    return try simulation.call(
      "inspector2", "BatchUpdateMemberEc2DeepInspectionStatus", ["accountIds": .array(updates)])
  }

  @Test("Deep inspection requires EC2 scanning, takes time, and may fail")
  mutating func deepInspection() throws {
    let behaviors: [AccountBehavior] = [.none, .deepInspectionFailed]
    let early = try activate(behaviors)
    #expect(early.at("/failedAccountIds/0/ec2ScanStatus") == "DISABLED")
    _ = try enable(behaviors)
    simulation.pass(minutes: 10)
    let started = try activate(behaviors)
    #expect(started.at("/failedAccountIds") == [])
    #expect(started.at("/accountIds")?.elements.map { $0["status"] } == ["PENDING", "PENDING"])
    simulation.pass(minutes: 10)
    let ended = try simulation.call(
      "inspector2", "BatchGetMemberEc2DeepInspectionStatus",
      ["accountIds": .strings(behaviors.map(TestOrganization.id))])
    #expect(ended.at("/accountIds")?.elements.map { $0["status"] } == ["ACTIVATED", "FAILED"])
    #expect(ended.at("/accountIds/1/errorMessage") != nil)
  }

  @Test("The administrator changes its own deep inspection by its configuration")
  mutating func ownDeepInspection() throws {
    let update = "UpdateEc2DeepInspectionConfiguration"
    let off = try simulation.call(
      "inspector2", update, ["activateDeepInspection": false, "packagePaths": ["/opt/app"]])
    #expect(off.at("/status") == "DEACTIVATED")
    #expect(off.at("/packagePaths") == ["/opt/app"])
    try simulation.call("inspector2", update, ["activateDeepInspection": true])
    simulation.pass(minutes: 10)
    let now = try simulation.call("inspector2", "GetEc2DeepInspectionConfiguration")
    #expect(now.at("/status") == "ACTIVATED")
  }

  @Test(
    "Errors of the services are errors of the simulation",
    arguments: [
      ("GetDelegatedAdminAccount", [:], "ValidationException"),
      ("DisassociateMember", ["accountId": "999999999999"], "ValidationException"),
      ("AssociateMember", ["accountId": "999999999999"], "AccessDeniedException"),
      ("GetMember", ["accountId": "999999999999"], "ResourceNotFoundException"),
    ] as [(String, JSON, String)])
  mutating func answersThatAreErrors(_ operation: String, _ input: JSON, _ code: String) {
    #expect(failure { try simulation.call("inspector2", operation, input) }?.code == code)
  }
}
